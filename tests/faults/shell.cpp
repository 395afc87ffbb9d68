#include "tests/faults/shell.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/paths.h"

namespace truce::testing {

Result run_shell(const TemporaryFolder& folder, const std::string& script) {
  ::setenv("TRUCE", truce_command().c_str(), 1);
  ::setenv("SOURCE", source_dir().c_str(), 1);
  const std::string file = folder.write("script.sh", "cd '" + folder.path() + "'\n" + script + "\n");
  const std::string out = folder.path("script.out"), err = folder.path("script.err");
  const int status = std::system(("bash '" + file + "' >'" + out + "' 2>'" + err + "'").c_str());
  Result result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_text(out);
  result.err = read_text(err);
  return result;
}

std::string as_nobody() {
  if (::geteuid() != 0) return "command";
  const TemporaryFolder folder;
  const std::string become = "setpriv --reuid 65534 --regid 65534 --clear-groups";
  return run_shell(folder, become + " $TRUCE --version").exit_code == 0 ? become : "";
}

std::string many_records(int records, const std::string& event) {
  std::string text;
  for (int record = 0; record < records; ++record) {
    text += "{\"lead\":\"lead number " + std::to_string(record % (records / 10)) + "\",\"at\":" + std::to_string(1'775'000'000 + record) +
            ",\"event\":\"" + event + "\",\"by\":\"ana\"}\n";
  }
  return text;
}

}  // namespace truce::testing
