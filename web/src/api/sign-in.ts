/** Signing in again while something typed is still on the screen. */

type Listener = (asked: boolean) => void;

let waiting: ((signedIn: boolean) => void)[] = [];
let listener: Listener = () => {};

/** Told by the small window in which somebody signs in. */
export const SIGNED_IN = 'tracker-signed-in';

/** Resolves to whether somebody has signed in again; everything that is refused meanwhile waits for the same answer. */
export function signedInAgain(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    listener(true);
  });
}

export function answerAll(signedIn: boolean) {
  const answers = waiting;
  waiting = [];
  listener(false);
  for (const answer of answers) {
    answer(signedIn);
  }
}

/** The dialog that asks; one at a time. */
export function onAsked(asked: Listener): () => void {
  listener = asked;
  listener(waiting.length > 0);
  return () => {
    listener = () => {};
  };
}
