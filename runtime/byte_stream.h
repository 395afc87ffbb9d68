// Values as bytes and back, for what is kept in a file and may come back from anywhere: whole numbers in as few bytes as they
// need, texts and lists with their lengths before them, structs as the members that their fields() visits. What the reader
// refuses it refuses with a reason; it takes no more memory than a fixed multiple of the bytes that are there.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"

namespace truce::runtime {

// Why bytes cannot be what they should be, and where.
struct BadBytes {
  std::string reason;
  std::size_t at = 0;
};

class ByteWriter {
 public:
  template <class... Members>
  void operator()(const Members&... members) {
    (put(members), ...);
  }
  std::string take() { return std::move(bytes_); }

 private:
  void put_number(std::uint64_t value);

  template <class Number>
  std::enable_if_t<std::is_integral_v<Number>> put(const Number& value) {
    if constexpr (std::is_signed_v<Number>) {
      const auto wide = static_cast<std::int64_t>(value);
      put_number((static_cast<std::uint64_t>(wide) << 1) ^ static_cast<std::uint64_t>(wide >> 63));  // small where |value| is
    } else {
      put_number(value);
    }
  }
  template <class Enum>
  std::enable_if_t<std::is_enum_v<Enum>> put(const Enum& value) { put_number(static_cast<std::uint64_t>(value)); }
  template <class Struct>
  std::enable_if_t<std::is_class_v<Struct>> put(const Struct& value) { fields(value, *this); }
  void put(const __int128& value);
  void put(const std::string& text);
  void put(const Zone& zone) { put(zone.name()); }
  template <class Item>
  void put(const std::optional<Item>& item) {
    put(item.has_value());
    if (item) put(*item);
  }
  template <class Item>
  void put(const std::vector<Item>& items) { put_each(items); }
  template <class Item>
  void put(const std::set<Item>& items) { put_each(items); }
  template <class Key, class Item>
  void put(const std::map<Key, Item>& items) { put_each(items); }
  template <class... Items>
  void put(const std::tuple<Items...>& items) {
    std::apply([this](const auto&... item) { (put(item), ...); }, items);
  }
  template <class One, class Other>
  void put(const std::pair<One, Other>& both) {
    put(both.first);
    put(both.second);
  }
  template <class Item, std::size_t size>
  void put(const std::array<Item, size>& items) {
    for (const Item& item : items) put(item);
  }
  template <class... Items>
  void put(const std::variant<Items...>& item) {
    put_number(item.index());
    std::visit([this](const auto& held) { put(held); }, item);
  }
  template <class List>
  void put_each(const List& items) {
    put_number(items.size());
    for (const auto& item : items) put(item);
  }

  std::string bytes_;
};

// Throws BadBytes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  template <class... Members>
  void operator()(Members&... members) {
    (get(members), ...);
  }
  void expect_end() const;
  [[noreturn]] void refuse(std::string reason) const { throw BadBytes{std::move(reason), at_}; }

 private:
  std::uint64_t get_number();
  std::uint64_t get_number(std::uint64_t most, const char* what);

  template <class Number>
  std::enable_if_t<std::is_integral_v<Number>> get(Number& value) {
    if constexpr (std::is_signed_v<Number>) {
      const std::uint64_t folded = get_number();
      const auto wide = static_cast<std::int64_t>((folded >> 1) ^ (~(folded & 1) + 1));
      value = static_cast<Number>(wide);
      if (value != wide) refuse("a number is out of range");
    } else {
      value = static_cast<Number>(get_number(std::numeric_limits<Number>::max(), "a number"));
    }
  }
  template <class Enum>
  std::enable_if_t<std::is_enum_v<Enum>> get(Enum& value) {
    value = static_cast<Enum>(get_number(static_cast<std::uint64_t>(last_of(Enum{})), "a kind"));
  }
  template <class Struct>
  std::enable_if_t<std::is_class_v<Struct>> get(Struct& value) { fields(value, *this); }
  void get(__int128& value);
  void get(std::string& text);
  void get(Zone& zone);
  template <class Item>
  void get(std::optional<Item>& item) {
    bool has_value = false;
    get(has_value);
    item.reset();
    if (has_value) get(item.emplace());
  }
  // Lists grow as their items are read, so that a number that lies costs nothing.
  template <class Item>
  void get(std::vector<Item>& items) {
    items.clear();
    for (std::uint64_t count = get_number(); count > 0; --count) get(items.emplace_back());
  }
  template <class Item>
  void get(std::set<Item>& items) {
    items.clear();
    for (std::uint64_t count = get_number(); count > 0; --count) {
      Item item;
      get(item);
      if (!items.empty() && !(*items.rbegin() < item)) refuse("a list is out of order");
      items.insert(items.end(), std::move(item));
    }
  }
  template <class Key, class Item>
  void get(std::map<Key, Item>& items) {
    items.clear();
    for (std::uint64_t count = get_number(); count > 0; --count) {
      std::pair<Key, Item> item;
      get(item.first);
      get(item.second);
      if (!items.empty() && !(items.rbegin()->first < item.first)) refuse("a list is out of order");
      items.emplace_hint(items.end(), std::move(item));
    }
  }
  template <class... Items>
  void get(std::tuple<Items...>& items) {
    std::apply([this](auto&... item) { (get(item), ...); }, items);
  }
  template <class One, class Other>
  void get(std::pair<One, Other>& both) {
    get(both.first);
    get(both.second);
  }
  template <class Item, std::size_t size>
  void get(std::array<Item, size>& items) {
    for (Item& item : items) get(item);
  }
  template <class... Items>
  void get(std::variant<Items...>& item) {
    get_alternative(item, get_number(sizeof...(Items) - 1, "a kind"), std::index_sequence_for<Items...>{});
  }
  template <class Variant, std::size_t... indexes>
  void get_alternative(Variant& item, std::uint64_t index, std::index_sequence<indexes...>) {
    ((index == indexes ? get(item.template emplace<indexes>()) : void()), ...);
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace truce::runtime
