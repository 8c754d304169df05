import { expect, it } from 'vitest'
import { ParseThread } from './parse-thread'
import { defaultParseLimits } from './parsed-document'

it('refuses a file when it has ended, instead of waiting for ever', async () => {
  const thread = new ParseThread(defaultParseLimits)
  const read = () =>
    thread.run(
      { bytes: Buffer.from('Hello.'), name: 'a.txt', limits: defaultParseLimits, tables: 'table' },
      new AbortController().signal,
    )
  expect((await read()).text).toBe('Hello.')
  await thread.end()
  await expect(read()).rejects.toMatchObject({ code: 'internal' })
})
