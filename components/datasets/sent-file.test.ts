import { expect, it } from 'vitest'
import { sentFile } from './sent-file'

const text = 'pregunta;respuesta\n¿Cuándo?;Mañana\n'

it('sends what is Unicode as its text', async () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16])
    expect(await sentFile(new File([new Uint8Array(bytes)], 'a.csv'))).toEqual({ name: 'a.csv', text })
})

it('sends anything else as its bytes, however long', async () => {
  const bytes = Buffer.from(text.repeat(5_000), 'latin1')
  const sent = await sentFile(new File([new Uint8Array(bytes)], 'a.csv'))
  expect(sent).toEqual({ name: 'a.csv', base64: bytes.toString('base64') })
})
