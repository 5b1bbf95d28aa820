// Long work in small pieces, so that a slow device answers to fingers in between.

const TURN_MS = 8;

export const nextTask = () => new Promise((resolve) => { setTimeout(resolve); });

/** Calls each of `makers`; false when `isWanted` no longer holds after others had their turn. */
export async function inTurns(makers, isWanted) {
  let begun = performance.now();
  for (const make of makers) {
    if (performance.now() - begun > TURN_MS) {
      await nextTask();
      if (!isWanted()) return false;
      begun = performance.now();
    }
    make();
  }
  return isWanted();
}
