// compile POLICY: compiles a policy and writes its bundle to standard output.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <truce/truce.hpp>

int main(int count, char** words) {
  if (count != 2) return 2;
  std::ifstream file(words[1], std::ios::binary);
  const std::string policy(std::istreambuf_iterator<char>(file), {});
  try {
    truce::compile_policy("flawed.truce", "policy x\n");
    return 3;
  } catch (const truce::Error& error) {
    if (error.status() != TRUCE_DOES_NOT_COMPILE) return 3;
  }
  std::cout << truce::compile_policy(words[1], policy).bundle();
  return 0;
}
