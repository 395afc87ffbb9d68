// Runs `truce` from a shell, where limits can be set and signals sent.
#pragma once

#include <string>

#include "tests/cli/run_truce.h"

namespace truce::testing {

// In bash, within `folder`; $TRUCE is the command and $SOURCE the project.
Result run_shell(const TemporaryFolder& folder, const std::string& script);

// As a user without privileges, where the one who runs the tests may become one; the folder is given to that user. Empty: may not.
std::string as_nobody();

// A log of so many records of one event, of a tenth as many leads.
std::string many_records(int records, const std::string& event);

}  // namespace truce::testing
