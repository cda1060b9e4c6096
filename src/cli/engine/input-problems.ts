/** Bad input: every problem as one sentence, so that a person can mend a file in one go. */
export class InputProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(" "));
    this.name = "InputProblems";
    this.problems = problems;
  }

  /** The same problems with the place in front: `usage.csv line 12: ...`. */
  at(place: string): InputProblems {
    return new InputProblems(this.problems.map((problem) => `${place}: ${problem}`));
  }
}
