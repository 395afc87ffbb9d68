// Which `truce.toml` a policy is checked by.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "compiler/findings/settings.h"

namespace truce::cli {

class SettingsFiles {
 public:
  // Those of `path` for all policies; if it is empty, of the nearest folder above each.
  SettingsFiles(std::string path, ColorChoice color) : only_(std::move(path)), color_(color) {}

  // Throws Failure (64) where the file cannot be read or has mistakes, which are told then.
  compiler::RuleSettings of(const std::string& policy);
  std::vector<std::string> read_files() const;

 private:
  const compiler::Settings& read(const std::string& path);

  std::string only_;
  ColorChoice color_;
  std::map<std::string, compiler::Settings> read_;  // by path
};

}  // namespace truce::cli
