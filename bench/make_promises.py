"""make_promises.py COUNT [where|applies]: a policy of so many promises, of which each new lead of a made-up log opens exactly one.

Which one depends on the lead's size (1 to 2000), by the trigger's `where` or by `applies when`.
"""
import pathlib
import sys

SIZES = 2000


def policy(count, shape="where"):
    questions = (pathlib.Path(__file__).resolve().parent / "questions.truce").read_text(encoding="utf-8")
    declarations = questions[questions.index("policy "):questions.index("definition was_mql")]
    text = declarations.replace("bench.questions", "bench.promises").replace("Three questions", f"{count} promises")
    for index in range(count):
        size = f"company_size is between {index * SIZES // count + 1} and {(index + 1) * SIZES // count}"
        text += f'promise promise_{index + 1} "A new lead is tried within two days" by sales\n'
        text += f"  starts on lead_created where {size}\n" if shape == "where" else f"  starts on lead_created\n  applies when {size}\n"
        text += "  kept on attempt within 48 hours\n\n"
    return text


if __name__ == "__main__":
    print(policy(int(sys.argv[1]), *sys.argv[2:]), end="")
