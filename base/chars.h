// Kinds of ASCII characters, whatever the locale.
#pragma once

namespace truce {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_space(char c) { return is_blank(c) || c == '\r'; }  // within a line
constexpr bool is_word_letter(char c) { return is_letter(c) || c == '_'; }

}  // namespace truce
