import { setFlagsFromString } from 'node:v8'
// eslint-disable-next-line no-restricted-imports -- only a new context has the collector that the flag exposes
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { remembering } from './word-cache'

it('remembers words and not the texts that they were cut out of', () => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  const used = () => {
    if (typeof collect === 'function') collect()
    return process.memoryUsage().heapUsed
  }
  const lengthOf = remembering((word) => ({ length: word.length, word }))
  const before = used()
  for (let n = 0; n < 1000; n++) {
    const text = `identifier-of-one-text-${n} ${'and words that every text has '.repeat(700)}`
    expect(lengthOf(text.slice(0, text.indexOf(' '))).length).toBeGreaterThan(20)
  }
  expect(used() - before).toBeLessThan(5_000_000)
  expect(lengthOf('after').word).toBe('after')
})
