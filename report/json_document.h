// How a document of JSON becomes text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/json_safe.h"

namespace truce::report {

// In lines, with a line end. Bytes that are no UTF-8 become U+FFFD.
inline std::string json_document(const nlohmann::ordered_json& json) {
  return json_safe(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) + '\n';
}

}  // namespace truce::report
