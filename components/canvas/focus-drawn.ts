/** What is far away comes into sight, and so into the page, within a few frames. */
const ATTEMPTS = 20
const PAUSE_MS = 50

let next: ReturnType<typeof setTimeout> | undefined

/**
 * Gives something on the canvas the focus, a note's text itself, so that the keyboard goes on from there. It is not taken
 * from a list or a field that somebody went to meanwhile; what is asked for last counts.
 */
export function focusDrawn(id: string | null): void {
  if (id === null) return
  clearTimeout(next)
  const before = document.activeElement
  const isInUse = (now: Element | null): boolean =>
    now?.closest('[role="dialog"]') != null ||
    (now !== before && now?.matches('input, textarea, [contenteditable="true"]') === true)
  const attempt = (left: number) => {
    const drawn = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    const target = drawn?.querySelector('textarea') ?? drawn
    if (target instanceof HTMLElement && !isInUse(document.activeElement)) target.focus({ preventScroll: true })
    else if (left > 0) next = setTimeout(attempt, PAUSE_MS, left - 1)
  }
  // What was just added is drawn in the next frame, after a list has given the focus back.
  next = setTimeout(attempt, PAUSE_MS, ATTEMPTS)
}
