import { describe, expect, it } from 'vitest'
import { buildEml, buildMsg } from '@/test/builders/documents'
import { inEnglish } from '@/test/builders/in-english'
import { blockTexts, parseHere } from '@/test/builders/parse'

const headers = {
  From: '=?utf-8?q?Ana_T=C3=A9jedora?= <ana@loom.test>',
  To: 'Bea <bea@loom.test>, dyers@loom.test',
  Subject: 'New yarns',
  Date: 'Wed, 31 Jan 2024 14:30:00 +0100',
}

describe('EML', () => {
  it('keeps subject, people, date, body and attachments under their names', async () => {
    const inner = buildEml({ ...headers, Subject: 'Old news' }, 'Inner words.')
    const parsed = await parseHere(
      buildEml(headers, 'Wool has come.', {
        'prices.csv': ['text/csv', Buffer.from('Yarn,Price\nWool,5\n')],
        'notes.md': ['text/markdown', Buffer.from('# Notes\n\nKeep dry.')],
        'old.eml': ['message/rfc822', Buffer.from(inner)],
        'logo.gif': ['image/gif', Buffer.from('GIF89a\0\0')],
      }),
      'mail.eml',
    )
    expect(parsed.text).toBe(
      [
        'New yarns',
        'From: Ana Téjedora <ana@loom.test>\nTo: Bea <bea@loom.test>, dyers@loom.test\nDate: 2024-01-31T13:30:00.000Z',
        'Wool has come.',
        'prices.csv',
        '| Yarn | Price |\n| --- | --- |\n| Wool | 5 |',
        'notes.md',
        '# Notes\n\nKeep dry.',
        'old.eml',
        'Old news',
        'From: Ana Téjedora <ana@loom.test>\nTo: Bea <bea@loom.test>, dyers@loom.test\nDate: 2024-01-31T13:30:00.000Z',
        'Inner words.',
      ].join('\n\n'),
    )
    expect(parsed.metadata).toEqual({
      subject: 'New yarns',
      from: 'Ana Téjedora <ana@loom.test>',
      to: ['Bea <bea@loom.test>', 'dyers@loom.test'],
      date: '2024-01-31T13:30:00.000Z',
    })
    expect(
      parsed.headings.map(({ start, level, text }) => [
        level,
        text,
        parsed.text.startsWith(text, start + (text === 'Notes' ? 2 : 0)),
      ]),
    ).toEqual([
      [1, 'New yarns', true],
      [2, 'prices.csv', true],
      [2, 'notes.md', true],
      [3, 'Notes', true],
      [2, 'old.eml', true],
      [3, 'Old news', true],
    ])
    expect(blockTexts(parsed).map(([kind, text]) => [kind, text?.slice(0, 9)])).toEqual([
      ['message', 'New yarns'],
      ['attachment', '| Yarn | '],
      ['table', '| Yarn | '],
      ['attachment', '# Notes\n\n'],
      ['attachment', 'Old news\n'],
      ['message', 'Old news\n'],
    ])
    expect(inEnglish(parsed.warnings)).toEqual(['The attachment “logo.gif” was left out: “logo.gif” is a GIF picture.'])
  })

  it('follows attachments only so deep and reads only so many', async () => {
    let mail = buildEml({ ...headers, Subject: 'level 0' }, 'deepest')
    for (const level of [1, 2, 3, 4]) {
      mail = buildEml({ ...headers, Subject: `level ${level}` }, 'on', {
        'inner.eml': ['message/rfc822', Buffer.from(mail)],
      })
    }
    const deep = await parseHere(mail, 'mail.eml')
    expect(deep.text).toContain('level 1')
    expect(deep.text).not.toContain('deepest')
    expect(JSON.stringify(inEnglish(deep.warnings))).toContain('more than 3 files deep')
    const files = Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [`${name}.txt`, ['text/plain', Buffer.from(name)] satisfies [string, Buffer]]),
    )
    const many = await parseHere(buildEml(headers, 'x', files), 'mail.eml', { limits: { attachments: 2 } })
    expect(inEnglish(many.warnings)).toEqual(['The attachment “c.txt” was left out: only 2 are read.'])
  })

  it('reads a body that is only HTML, in its declared charset', async () => {
    const mail = Buffer.from(
      'From: a@b.test\r\nSubject: Hallo\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n<p>F\xe4rben <a href="https://x.test/">hier</a></p>',
      'latin1',
    )
    expect((await parseHere(mail, 'a.eml')).text).toBe('Hallo\n\nFrom: a@b.test\n\nFärben [hier](https://x.test/)')
  })

  it('says that a file without a head is no message', async () => {
    await expect(parseHere('just some words', 'a.eml')).rejects.toMatchObject({ code: 'file-broken' })
  })
})

describe('MSG', () => {
  it('keeps subject, people, body and attachments', async () => {
    const bytes = buildMsg('New yarns', 'Wool has come.', { 'prices.csv': Buffer.from('Yarn,Price\nWool,5\n') })
    const parsed = await parseHere(bytes, 'mail.msg')
    expect(parsed.text).toBe(
      'New yarns\n\nFrom: Ana Tejedora <ana@loom.test>\nTo: Bea <bea@loom.test>\n\nWool has come.\n\nprices.csv\n\n| Yarn | Price |\n| --- | --- |\n| Wool | 5 |',
    )
    expect(parsed).toMatchObject({ title: 'New yarns', mime: 'application/vnd.ms-outlook' })
  })

  it.each(['WordDocument', 'Workbook', 'PowerPoint Document'])(
    'tells it from an old Office file (%s)',
    async (stream) => {
      const bytes = Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from(stream, 'utf16le'),
      ])
      await expect(parseHere(bytes, 'a.msg')).rejects.toMatchObject({ code: 'file-unsupported' })
    },
  )
})
