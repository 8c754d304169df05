/**
 * Runs in the measured page from its first moment: notes when frames came, how long a key took until it was seen, and
 * which cards and edges React rendered. Kept small, so that it costs the page little.
 */

/** As much of React's tree as the count needs. */
interface Fiber {
  tag: number
  flags: number
  child: Fiber | null
  sibling: Fiber | null
  alternate: Fiber | null
  memoizedProps: Record<string, unknown> | null
}

export interface Recorder {
  /** Times of all frames since the last reset, in milliseconds since the page began. */
  frames: number[]
  /** From each key's event until the frame that shows it, in milliseconds. */
  keys: number[]
  /** How often each card (`node:<id>`) and edge (`edge:<id>`) rendered while counting. */
  renders: Record<string, number>
  isCounting: boolean
}

declare global {
  interface Window {
    telarBench: Recorder
    __REACT_DEVTOOLS_GLOBAL_HOOK__?: unknown
  }
}

const recorder: Recorder = { frames: [], keys: [], renders: {}, isCounting: false }
window.telarBench = recorder

const onFrame = (time: number): void => {
  recorder.frames.push(time)
  requestAnimationFrame(onFrame)
}
requestAnimationFrame(onFrame)

addEventListener(
  'keydown',
  (event) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => recorder.keys.push(performance.now() - event.timeStamp)
    // A message sent before the frame is drawn arrives after it.
    requestAnimationFrame(() => channel.port2.postMessage(0))
  },
  true,
)

/** Function, forward ref, memo and simple memo. */
const COMPONENTS = new Set([0, 11, 14, 15])
const PERFORMED_WORK = 1

/** React Flow gives cards where they stand and edges where they end; nothing else has these props. */
function nameOf({ memoizedProps: props }: Fiber): string | null {
  if (!props) return null
  if ('positionAbsoluteX' in props && 'data' in props) return `node:${String(props.id)}`
  if ('sourceX' in props && 'sourceHandleId' in props) return `edge:${String(props.id)}`
  return null
}

/** Follows only what this commit touched, as React's own developer tools do. */
function count(fiber: Fiber, before: Fiber | null): void {
  if (COMPONENTS.has(fiber.tag) && (before === null || (fiber.flags & PERFORMED_WORK) !== 0)) {
    const name = nameOf(fiber)
    if (name) recorder.renders[name] = (recorder.renders[name] ?? 0) + 1
  }
  if (before && fiber.child === before.child) return
  for (let child = fiber.child; child; child = child.sibling) count(child, before ? child.alternate : null)
}

window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
  supportsFiber: true,
  renderers: new Map(),
  inject: () => 1,
  onCommitFiberUnmount: () => undefined,
  onCommitFiberRoot: (_renderer: number, root: { current: Fiber }) => {
    if (recorder.isCounting) count(root.current, root.current.alternate)
  },
}
