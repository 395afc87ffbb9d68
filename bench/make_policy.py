#!/usr/bin/env python3
"""Writes a policy of any size, to see how the time of `truce check` grows: make_policy.py DEFINITIONS STAGES PROMISES.

The same numbers give the same policy. Definitions look at fields, events and earlier definitions; stages stand in a row, with ways back and
out; promises open where leads come in. It compiles; what the checks find in it is of no interest.
"""
import sys

FIELDS, EVENTS, TEAMS = 60, 100, 8


def definition(number):
    lines = [f'definition d{number} "Definition {number}"', f"  owned by t{number % TEAMS}", "  is all of" if number % 3 else "  is any of"]
    lines.append(f"    - f{number % FIELDS} is at least {10 + number % 90}")
    lines.append(f"    - e{number % EVENTS} at least {2 + number % 3} times within {7 + number % 60} days")
    lines.append(f"    - o{number % FIELDS} is one of red, green")
    if number % 100 >= 10:  # so that no chain grows without end
        lines.append(f"    - d{number - 10 + number % 7}")
    if number % 5 == 0:
        lines.append(f'  unless f{(number + 7) % FIELDS} is less than 5 why "Too small"')
    return lines


def stages(count):
    lines = ["funnel journey", "  starts in s0"]
    for number in range(count):
        end = " final as won" if number == count - 2 else " final as lost" if number == count - 1 else ""
        lines.append(f'  stage s{number} "Stage {number}" owned by t{number // 10 % TEAMS}{end}')
    for number in range(count - 2):
        lines.append(f"  move s{number} to s{number + 1} on e{number % EVENTS}")
        lines.append(f"  move s{number} to s{count - 1} after {30 + number % 60} days")
        if number % 9 == 8:
            lines.append(f"  move s{number} to s{number - 5} on e{(number + 50) % EVENTS}")
    return lines


def promise(number, count):
    stage = number % (count - 2)
    return [f'promise p{number} "Promise {number}" by t{stage // 10 % TEAMS}', f"  starts on entering s{stage}",
            f"  applies when d{number}", f"  kept on e{(number + 3) % EVENTS} within {1 + number % 5} business days of office"]


def main():
    definitions, stage_count, promises = (int(word) for word in sys.argv[1:4])
    declarations = [['policy big.agreement "A big agreement"', "  version 1.0.0", "  in force from 2026-01-01", "  zone Europe/Berlin",
                     "  currency EUR"]]
    declarations.append([f'team t{number} "Team {number}"' for number in range(TEAMS)])
    declarations.append(['calendar office "Office hours"', "  zone Europe/Berlin", "  open Monday to Friday 09:00-17:00"])
    declarations.append([f"field f{number} number" for number in range(FIELDS)] + [f"field o{number} one of red, green, blue" for number in range(FIELDS)])
    declarations.append([f"event e{number} by t{number % TEAMS}" for number in range(EVENTS)])
    declarations += [definition(number) for number in range(definitions)]
    declarations.append(stages(stage_count))
    declarations += [promise(number, stage_count) for number in range(promises)]
    print("\n\n".join("\n".join(lines) for lines in declarations))


main()
