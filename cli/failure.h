// What ends a command early, and the exit codes of all commands.
#pragma once

#include <string>

namespace truce::cli {

inline constexpr int kGood = 0;
inline constexpr int kFindings = 1;        // findings, or broken promises over the allowed limit
inline constexpr int kDoesNotCompile = 2;  // the policy
inline constexpr int kWrongUsage = 64;
inline constexpr int kUnreadableData = 65;  // also: a result that cannot be written
inline constexpr int kOurBug = 70;
inline constexpr int kStopped = 130;  // by Ctrl-C, as shells have it

// Thrown; main() prints the message as one line and exits with the code.
struct Failure {
  int exit_code = kWrongUsage;
  std::string message;
};

}  // namespace truce::cli
