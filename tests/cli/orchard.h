// A policy with one finding, in a folder whose settings ask for no more than it.
#pragma once

#include <string>

#include "run_truce.h"

namespace truce::testing {

// `lost` cannot be come to. `allow` is put before it.
inline std::string with_finding(const std::string& allow = {}) {
  std::string text = read_text(data("orchard.truce"));
  text.replace(text.find("  move sql to lost on rejected\n"), 31, "");
  return text.insert(text.rfind('\n', text.find("stage lost")) + 1, allow);
}

inline const std::string kOnlyTheFunnel = "[families]\nagreement = \"off\"\nlogic = \"off\"\ntiming = \"off\"\n";

class FunnelFolder : public TemporaryFolder {
 public:
  FunnelFolder() { write("truce.toml", kOnlyTheFunnel); }
};

}  // namespace truce::testing
