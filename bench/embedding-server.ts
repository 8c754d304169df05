// A model server that embeds one text at a time and takes `argv[2]` milliseconds for each, as one model on one machine does.
// Tells its address, and when asked since when, until when and how long of that it was at work, in milliseconds.
import { performance } from 'node:perf_hooks'
import { startOllamaDouble } from '@/test/doubles/ollama'

const msPerText = Number(process.argv[2])
const held = new Int32Array(new SharedArrayBuffer(4))
let figures = { first: 0, last: 0, busy: 0, texts: 0 }

const { url } = await startOllamaDouble({
  vectors(_text, dimension) {
    const started = performance.now()
    // Nothing else is done meanwhile: whatever comes waits for its turn.
    Atomics.wait(held, 0, 0, msPerText)
    const ended = performance.now()
    if (figures.texts === 0) figures.first = started
    figures = {
      ...figures,
      last: ended,
      busy: figures.busy + ended - started,
      texts: figures.texts + 1,
    }
    return Array.from({ length: dimension }, (_, at) => ((at * 7 + figures.texts) % 13) / 13 + 0.01)
  },
})

process.on('message', () => {
  process.send?.(figures)
  figures = { first: 0, last: 0, busy: 0, texts: 0 }
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url })
