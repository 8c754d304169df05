type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const none: Memory = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }

/** What this tab remembers while it is open; nothing where the browser forbids it. */
export const tabMemory = (): Memory => memoryOf(() => window.sessionStorage)

/** What this browser remembers for good; nothing where it forbids it. */
export const deviceMemory = (): Memory => memoryOf(() => window.localStorage)

function memoryOf(open: () => Memory): Memory {
  try {
    return open()
  } catch {
    return none
  }
}
