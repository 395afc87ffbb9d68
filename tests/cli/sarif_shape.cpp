#include "sarif_shape.h"

#include <map>
#include <regex>
#include <set>

namespace truce::testing {

namespace {

// What a member is: a plain kind, another object, or a list of either.
struct Member {
  std::string kind;
  bool is_needed = false;
};

// Of each kind of object, the members that the schema knows and we write. What it calls `additionalProperties: false` holds for all but bags.
const std::map<std::string, std::map<std::string, Member>>& objects() {
  static const std::map<std::string, std::map<std::string, Member>> all = {
      {"sarifLog", {{"$schema", {"uri"}}, {"version", {"version", true}}, {"runs", {"list run", true}}}},
      {"run", {{"tool", {"tool", true}}, {"columnKind", {"columnKind"}}, {"results", {"list result"}}}},
      {"tool", {{"driver", {"toolComponent", true}}}},
      {"toolComponent", {{"name", {"text", true}}, {"semanticVersion", {"text"}}, {"rules", {"list reportingDescriptor"}}}},
      {"reportingDescriptor",
       {{"id", {"text", true}}, {"shortDescription", {"multiformatMessageString"}}, {"help", {"multiformatMessageString"}},
        {"defaultConfiguration", {"reportingConfiguration"}}, {"properties", {"propertyBag"}}}},
      {"multiformatMessageString", {{"text", {"text", true}}, {"markdown", {"text"}}}},
      {"reportingConfiguration", {{"level", {"level"}}}},
      {"result",
       {{"ruleId", {"text"}}, {"ruleIndex", {"index"}}, {"level", {"level"}}, {"message", {"message", true}}, {"locations", {"list location"}},
        {"relatedLocations", {"list location"}}, {"partialFingerprints", {"texts"}}, {"fixes", {"list fix"}}}},
      {"message", {{"text", {"text", true}}}},  // the schema asks for a text or an id
      {"location", {{"id", {"index"}}, {"physicalLocation", {"physicalLocation"}}, {"message", {"message"}}}},
      {"physicalLocation", {{"artifactLocation", {"artifactLocation", true}}, {"region", {"region"}}}},
      {"artifactLocation", {{"uri", {"uri", true}}}},
      {"region", {{"startLine", {"from one", true}}, {"startColumn", {"from one"}}, {"endLine", {"from one"}}, {"endColumn", {"from one"}}}},
      {"fix", {{"description", {"message"}}, {"artifactChanges", {"list artifactChange", true}}}},
      {"artifactChange", {{"artifactLocation", {"artifactLocation", true}}, {"replacements", {"list replacement", true}}}},
      {"replacement", {{"deletedRegion", {"region", true}}, {"insertedContent", {"artifactContent"}}}},
      {"artifactContent", {{"text", {"text"}}}},
      {"propertyBag", {{"tags", {"list text"}}}},
  };
  return all;
}

bool is_whole_from(const nlohmann::json& value, std::int64_t least) { return value.is_number_integer() && value.get<std::int64_t>() >= least; }

// Of what is no object; true also for what we do not know.
bool is_plain(const nlohmann::json& value, const std::string& kind) {
  static const std::regex uri_reference("[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+");
  if (kind == "uri") return value.is_string() && std::regex_match(value.get<std::string>(), uri_reference);
  if (kind == "text") return value.is_string();
  if (kind == "index") return is_whole_from(value, 0);
  if (kind == "from one") return is_whole_from(value, 1);
  if (kind == "version") return value == "2.1.0";
  if (kind == "columnKind") return value == "utf16CodeUnits" || value == "unicodeCodePoints";
  if (kind == "level") return value == "none" || value == "note" || value == "warning" || value == "error";
  return false;
}

class Checker {
 public:
  void check(const nlohmann::json& value, const std::string& kind, const std::string& at) {
    if (kind.rfind("list ", 0) == 0) return check_list(value, kind.substr(5), at);
    if (kind == "texts") return check_texts(value, at);
    const auto object = objects().find(kind);
    if (object == objects().end()) {
      if (!is_plain(value, kind)) mistakes.push_back(at + " is no " + kind + ": " + value.dump());
      return;
    }
    if (!value.is_object()) return mistakes.push_back(at + " is no object");
    for (const auto& [name, member] : object->second) {
      if (member.is_needed && !value.contains(name)) mistakes.push_back(at + " has no " + name);
    }
    for (const auto& [name, part] : value.items()) {
      const auto member = object->second.find(name);
      if (member == object->second.end()) mistakes.push_back(at + " has `" + name + "`, which the schema does not know there");
      else check(part, member->second.kind, at + "." + name);
    }
  }

  std::vector<std::string> mistakes;

 private:
  void check_list(const nlohmann::json& value, const std::string& kind, const std::string& at) {
    if (!value.is_array()) return mistakes.push_back(at + " is no list");
    std::set<std::string> seen;
    for (std::size_t index = 0; index < value.size(); ++index) {
      check(value[index], kind, at + "[" + std::to_string(index) + "]");
      if (kind == "reportingDescriptor" && !seen.insert(value[index]["id"]).second) mistakes.push_back(at + " has a rule twice");
    }
  }

  void check_texts(const nlohmann::json& value, const std::string& at) {
    if (!value.is_object()) return mistakes.push_back(at + " is no object");
    for (const auto& [name, part] : value.items()) check(part, "text", at + "." + name);
  }
};

}  // namespace

std::vector<std::string> sarif_mistakes(const nlohmann::json& document) {
  Checker checker;
  checker.check(document, "sarifLog", "$");
  if (!checker.mistakes.empty()) return checker.mistakes;
  for (const nlohmann::json& run : document["runs"]) {
    for (const nlohmann::json& result : run["results"]) {  // what the schema cannot say
      const std::size_t index = result.value("ruleIndex", std::size_t{0});
      const nlohmann::json& rules = run["tool"]["driver"]["rules"];
      if (index >= rules.size() || rules[index]["id"] != result["ruleId"]) checker.mistakes.push_back("a ruleIndex is not its ruleId's");
    }
  }
  return checker.mistakes;
}

}  // namespace truce::testing
