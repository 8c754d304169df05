import { getResolvedPDFJS } from 'unpdf'
import { z } from 'zod'

/** What PDF.js' half that reads files leaves in the process when it is loaded. */
const reader = z.object({
  WorkerMessageHandler: z.custom<{ initializeFromPort(port: Worker): void }>(
    (value) => typeof value === 'function' && 'initializeFromPort' in value,
  ),
})
/** One end of a connection within this thread; messages arrive in their order, as copies. */
class Port extends EventTarget implements Worker {
  onmessage = null
  onmessageerror = null
  onerror = null
  private other: Port | undefined

  constructor(private readonly prepare: (message: unknown) => unknown = (message) => message) {
    super()
  }

  connect(other: Port): void {
    this.other = other
  }

  postMessage(message: unknown, options?: Transferable[] | StructuredSerializeOptions): void {
    const transfer = Array.isArray(options) ? options : options?.transfer
    const data: unknown = structuredClone(this.prepare(message), transfer && { transfer })
    queueMicrotask(() => this.other?.dispatchEvent(new MessageEvent('message', { data })))
  }

  terminate(): void {
    this.other = undefined
  }
}

/**
 * The half of PDF.js that reads a file, in this thread, as it would be without asking. But the lists of what a page paints
 * come without the drawings of its letters: nothing here looks at them, and copying them costs more than all the rest of such
 * a list. Undefined where PDF.js has no such half to connect to; it then makes one of its own.
 */
export async function pdfReader() {
  const { PDFWorker, OPS } = await getResolvedPDFJS()
  const found = reader.safeParse(Reflect.get(globalThis, 'pdfjsWorker'))
  if (!found.success) return undefined
  const [ours, theirs] = [new Port(), new Port((message) => withoutLetters(message, OPS.showText))]
  ours.connect(theirs)
  theirs.connect(ours)
  found.data.WorkerMessageHandler.initializeFromPort(theirs)
  return PDFWorker.create({ port: ours })
}

/** Such a list comes in parts; every other message is left as it is. */
function withoutLetters(message: unknown, showText: number): unknown {
  if (typeof message !== 'object' || message === null || !('chunk' in message)) return message
  const { chunk } = message
  if (typeof chunk !== 'object' || chunk === null || !('fnArray' in chunk) || !('argsArray' in chunk)) return message
  const { fnArray, argsArray } = chunk
  if (!Array.isArray(fnArray) || !Array.isArray(argsArray)) return message
  const kept = argsArray.map((args: unknown, at) => (fnArray[at] === showText ? null : args))
  return { ...message, chunk: { ...chunk, argsArray: kept } }
}
