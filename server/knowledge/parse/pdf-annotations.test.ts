import { describe, expect, it } from 'vitest'
import { parseHere } from '@/test/builders/parse'
import { annotate, buildForm, buildPages } from '@/test/builders/pdf'
import { withAnnotations } from './pdf-annotations'

describe('a form that was filled in', () => {
  it('has its values beside their labels, and under their own names where nothing is printed', async () => {
    const { text } = await parseHere(await buildForm(), 'form.pdf')
    expect(text.split(/\n+/)).toEqual([
      'Weaver: Ana Tejedora',
      'Yarn: Alpaca',
      '[x] wool [ ] linen',
      'remark: Two looms',
      'Thank you.',
    ])
  })

  it('keeps what was typed on it and noted, but not what is hidden', async () => {
    const bytes = await buildForm((pdf, page) => {
      annotate(pdf, page, { subtype: 'FreeText', text: 'Approved on 3 May', at: [300, 520] })
      annotate(pdf, page, { subtype: 'Text', text: 'Call her back', at: [300, 480] })
      annotate(pdf, page, { subtype: 'FreeText', text: 'never shown', flags: 2, at: [300, 440] })
      annotate(pdf, page, { subtype: 'FreeText', text: 'not on screen', flags: 32, at: [300, 400] })
    })
    const { text } = await parseHere(bytes, 'form.pdf')
    expect(text).toContain('Approved on 3 May')
    expect(text).toContain('Note: Call her back')
    expect(text).not.toMatch(/never shown|not on screen|open sesame/)
  })

  it('says a value once that is printed on the page as well', async () => {
    const runs = [
      { text: 'Name:', x: 60, y: 700, width: 40, height: 11 },
      { text: 'Ana', x: 142, y: 700, width: 20, height: 11 },
    ]
    const widget = {
      subtype: 'Widget',
      fieldType: 'Tx',
      fieldName: 'name',
      fieldValue: 'Ana',
      rect: [140, 696, 300, 714],
    }
    expect(withAnnotations(runs, [widget])).toEqual(runs)
    expect(withAnnotations(runs, [{ ...widget, fieldValue: 'Bea' }])).toHaveLength(3)
  })

  it('survives annotations that are no such thing', async () => {
    const runs = [{ text: 'Name:', x: 60, y: 700, width: 40, height: 11 }]
    const broken = [null, 7, {}, { subtype: 'Widget' }, { subtype: 'Widget', rect: ['a', 1, 2, 3], fieldValue: 'x' }]
    expect(withAnnotations(runs, broken)).toEqual(runs)
    expect((await parseHere(await buildPages(['Plain page']), 'a.pdf')).text).toBe('Plain page')
  })
})
