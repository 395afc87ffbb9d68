#include "runtime/bundle.h"

#include <fmt/format.h>

#include "runtime/byte_stream.h"
#include "runtime/check_program.h"
#include "runtime/program_fields.h"
#include "runtime/sealed.h"

namespace truce::runtime {

namespace {

constexpr SealKind kBundle{"bundle", kBundleFormat, "compile the policy again"};

void require_size(std::size_t size) {
  if (size <= kLongestBundle) return;
  throw UnreadableBundle{fmt::format("it has {} bytes, and a bundle has at most {}", size, kLongestBundle)};
}

}  // namespace

std::string write_bundle(const Program& program) {
  ByteWriter writer;
  writer(program);
  std::string bundle = seal(kBundle, writer.take());
  require_size(bundle.size());
  return bundle;
}

bool is_bundle(std::string_view bytes) { return has_seal(kBundle, bytes); }

Program read_bundle(std::string_view bytes) {
  Program program;
  try {
    require_size(bytes.size());
    ByteReader reader(unseal(kBundle, bytes));
    reader(program);
    reader.expect_end();
  } catch (const BadSeal& bad) {
    throw UnreadableBundle{bad.reason};
  } catch (const BadBytes& bad) {
    throw UnreadableBundle{fmt::format("it is damaged at byte {}: {}", seal_size(kBundle) + bad.at, bad.reason)};
  }
  if (const auto wrong = check_program(program)) throw UnreadableBundle{fmt::format("it is not sound: {}", *wrong)};
  for (VersionInfo& version : program.versions) version.in_force = program.zone.first_instant(version.in_force_from);
  return program;
}

}  // namespace truce::runtime
