// Bytes as the programs that pack logs write them.
#pragma once

#include <string>
#include <string_view>

namespace truce {

std::string gzip(std::string_view bytes);
std::string zstd(std::string_view bytes);

}  // namespace truce
