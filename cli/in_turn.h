// An output whose pieces are made by several threads and written in order.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace truce::cli {

// Makes `pieces` of them, make(thread, piece, text) by any thread and write(text) in the order of the pieces by one thread at a time. What
// one of them throws is thrown on, when all have ended; nothing is written after it.
void write_in_turn(std::size_t threads, std::size_t pieces, const std::function<void(std::size_t, std::size_t, std::string&)>& make,
                   const std::function<void(std::string_view)>& write);

}  // namespace truce::cli
