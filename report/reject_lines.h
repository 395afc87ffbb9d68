// `--rejects FILE`: one line for each line of the log that was no record, with the reason.
#pragma once

#include <string>

#include "runtime/log.h"

namespace truce::report {

// The keys, in this order: file, line, reason, excerpt. A line of null (an empty cell) means the file as a whole.
std::string reject_json_line(const runtime::Reading& reading, const runtime::DataError& error);
std::string reject_csv_header();
std::string reject_csv_line(const runtime::Reading& reading, const runtime::DataError& error);

}  // namespace truce::report
