// The last step of every JSON that is written.
#pragma once

#include <string>

namespace truce {

// JSON with DEL and what is hidden (is_hidden), which only texts have, as \uXXXX: it means the same.
std::string json_safe(std::string json);

}  // namespace truce
