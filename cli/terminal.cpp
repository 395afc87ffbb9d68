#include "cli/terminal.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/text.h"

namespace truce::cli {

Colors colors_of(ColorChoice choice, int descriptor) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always ? Colors::on : Colors::off;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color && *no_color != '\0') return Colors::off;
  const char* terminal = std::getenv("TERM");
  if (!terminal || std::string_view(terminal) == "dumb") return Colors::off;
  return ::isatty(descriptor) == 1 ? Colors::on : Colors::off;
}

void say(std::string_view message) { say_text("truce: " + printable(message) + "\n"); }

void say_text(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace truce::cli
