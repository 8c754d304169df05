import { describe, expect, it } from 'vitest'
import { buildEml } from '@/test/builders/documents'
import { inEnglish } from '@/test/builders/in-english'
import { parseHere } from '@/test/builders/parse'

/** Bytes without a pattern, the same in each run. */
function noise(bytes: number): Buffer {
  let state = 7
  const next = () => {
    state = (state * 48_271) % 2_147_483_647
    return (state >> 8) & 255
  }
  return Buffer.from(Array.from({ length: bytes }, next))
}
const lines = (bytes: number, width = 64) =>
  noise(bytes)
    .toString('base64')
    .replace(new RegExp(`.{${width}}`, 'g'), '$&\n')
const block = (label: string, head = '') => `-----BEGIN ${label}-----\n${head}\n${lines(300)}\n-----END ${label}-----\n`
const gone = (kind: string) => [`Left out, since it is no text: ${kind}.`]

describe('what only programs read', () => {
  it.each([
    ['a PGP signature', block('PGP SIGNATURE', 'Version: GnuPG v2\n')],
    ['a PGP key', block('PGP PUBLIC KEY BLOCK', 'Comment: of Ana\n')],
    ['an encrypted PGP message', block('PGP MESSAGE')],
    ['S/MIME data', block('PKCS7')],
    ['a certificate or key', block('CERTIFICATE')],
    ['base64 data', lines(1_000, 76)],
    ['base64 data', `data:image/png;base64,${noise(600).toString('base64')}`],
    ['a uuencoded file', `begin 644 a.bin\n${`M${'!'.repeat(60)}\n`.repeat(3)}#86)C\n\`\nend`],
    ['a PGP signature', block('PGP SIGNATURE').replace(/^/gm, '> ')],
    ['a PGP signature', block('PGP SIGNATURE').split('\n').slice(0, 6).join('\n')],
  ])('is left out, and said: %s', async (kind, data) => {
    const parsed = await parseHere(`Dear Bea,\n\nwool has come.\n\n${data}\n\nBest wishes, Ana\n`, 'a.txt')
    expect(parsed.text).toMatch(/^Dear Bea,\n\nwool has come\.\n[\s\S]*\nBest wishes, Ana\n$/)
    expect(parsed.text).not.toMatch(/[A-Za-z0-9+/]{30}|BEGIN|END|!{9}/)
    expect(inEnglish(parsed.warnings)).toEqual(gone(kind))
  })

  it('leaves the text that it signs', async () => {
    const source = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe key is - - kept.\n- -----\n${block('PGP SIGNATURE')}`
    const parsed = await parseHere(source, 'a.txt')
    expect(parsed.text.trim()).toBe('The key is - - kept.\n-----')
    expect(inEnglish(parsed.warnings)).toEqual(gone('a PGP signature'))
  })

  it('is left out of mails', async () => {
    const headers = { From: 'a@loom.test', Subject: 'Yarn', Date: 'Wed, 31 Jan 2024 14:30:00 +0100' }
    const parsed = await parseHere(buildEml(headers, `Wool has come.\n\n${block('PGP SIGNATURE')}`), 'a.eml')
    expect(parsed.text).toMatch(/Wool has come\.$/)
    expect(inEnglish(parsed.warnings)).toEqual(gone('a PGP signature'))
  })

  it('makes a file empty when it is all there is', async () => {
    await expect(parseHere(block('PGP PUBLIC KEY BLOCK'), 'key.asc')).rejects.toMatchObject({
      code: 'file-empty',
      message: 'The file contains no text, only a PGP key.',
    })
  })

  it('stays where it is an example in the code of Markdown, and goes beside it', async () => {
    const example = `\`\`\`\n${block('CERTIFICATE')}\`\`\``
    const parsed = await parseHere(
      `# Keys\n\n${example}\n\n![x](data:image/png;base64,${noise(600).toString('base64')})\n`,
      'a.md',
    )
    expect(parsed.text).toBe(`# Keys\n\n${example}\n\n![x](data:image/png;base64,)\n`)
    expect(parsed.headings).toHaveLength(1)
    expect(inEnglish(parsed.warnings)).toEqual(gone('base64 data'))
  })
})

describe('what only looks like it', () => {
  it.each([
    [
      'an example without data',
      'Put it between\n-----BEGIN CERTIFICATE-----\n<your certificate>\n-----END CERTIFICATE-----\n',
    ],
    ['hashes', Array.from({ length: 9 }, (_, at) => noise(40).toString('hex').slice(at)).join('\n')],
    [
      'ids in base64',
      Array.from(
        { length: 9 },
        (_, at) =>
          `${noise(35)
            .toString('base64')
            .slice(at % 3)}=`,
      ).join('\n'),
    ],
    ['sequences', 'ACGTTGCA'.repeat(60)],
    ['rules', `${'-'.repeat(400)}\n${'='.repeat(400)}\n${'_'.repeat(400)}`],
    ['a long path', `/${'usr/share/a-very-long-name/'.repeat(20)}`],
    ['beginnings', 'begin 644 words and no end\n-----BEGIN PGP\n'],
  ])('stays: %s', async (_, source) => {
    expect(await parseHere(source, 'a.txt')).toMatchObject({ text: source, warnings: [] })
  })

  it('costs no more than its length', async () => {
    const source = `${'\n'.repeat(200_000)}begin 644 x\n${'-----BEGIN PGP MESSAGE-----\n\n'.repeat(30_000)}${`${'a1B'.repeat(99)} `.repeat(2_000)}`
    expect((await parseHere(source, 'a.txt')).text).not.toBe('')
  }, 20_000)
})
