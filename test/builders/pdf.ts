import { PDFDocument, type PDFFont, PDFHexString, type PDFPage, PDFString, StandardFonts } from 'pdf-lib'

/** Pages of lines in Helvetica, from the top down, 14 points apart. */
export async function buildPages(...pages: string[][]): Promise<Buffer> {
  const { pdf, font } = await newPdf()
  for (const lines of pages) {
    const page = pdf.addPage([595, 842])
    for (const [row, text] of lines.entries()) page.drawText(text, { x: 60, y: 780 - row * 14, size: 11, font })
  }
  return Buffer.from(await pdf.save())
}

async function newPdf(): Promise<{ pdf: PDFDocument; font: PDFFont }> {
  const pdf = await PDFDocument.create()
  return { pdf, font: await pdf.embedFont(StandardFonts.Helvetica) }
}

/** A form that was filled in: printed labels, text, choices, ticks, and what must not be read. */
export async function buildForm(change: (pdf: PDFDocument, page: PDFPage) => void = () => undefined): Promise<Buffer> {
  const { pdf, font } = await newPdf()
  const page = pdf.addPage([595, 842])
  const label = (text: string, x: number, y: number) => page.drawText(text, { x, y, size: 11, font })
  label('Weaver:', 60, 700)
  label('Yarn:', 60, 670)
  label('wool', 85, 640)
  label('linen', 185, 640)
  label('Thank you.', 60, 560)
  const form = pdf.getForm()
  const text = (name: string, value: string, x: number, y: number) => {
    const field = form.createTextField(name)
    field.setText(value)
    field.addToPage(page, { x, y, width: 180, height: 18 })
    return field
  }
  text('page1.weaver[0]', 'Ana Tejedora', 140, 696)
  text('page1.remark[0]', 'Two looms', 300, 600)
  text('secret', 'open sesame', 60, 500).enablePassword()
  const yarn = form.createDropdown('yarn')
  yarn.addOptions(['Merino', 'Alpaca'])
  yarn.select('Alpaca')
  yarn.addToPage(page, { x: 140, y: 666, width: 180, height: 18 })
  const tick = (name: string, x: number) => {
    const box = form.createCheckBox(name)
    box.addToPage(page, { x, y: 638, width: 12, height: 12 })
    return box
  }
  tick('is-wool', 65).check()
  tick('is-linen', 165)
  change(pdf, page)
  return Buffer.from(await pdf.save())
}

/** Fastens an annotation with a text to a page; `flags` as in table 165 of PDF 32000-1. */
export function annotate(
  pdf: PDFDocument,
  page: PDFPage,
  { subtype, text, flags = 4, at }: { subtype: string; text: string; flags?: number; at: [number, number] },
): void {
  const [x, y] = at
  const annotation = pdf.context.obj({
    Type: 'Annot',
    Subtype: subtype,
    Rect: [x, y, x + 160, y + 18],
    Contents: PDFHexString.fromText(text),
    F: flags,
    DA: PDFString.of('/Helv 11 Tf 0 g'),
  })
  page.node.addAnnot(pdf.context.register(annotation))
}

/** One page that shows `codes` in a font that is not in the file, after a line in Helvetica when there is one. */
export async function buildForeignFont(
  { encoding, ordering, codes }: { encoding: string; ordering: string; codes: Uint8Array },
  line?: string,
): Promise<Buffer> {
  const { pdf, font } = await newPdf()
  const page = pdf.addPage([595, 842])
  if (line !== undefined) page.drawText(line, { x: 60, y: 780, size: 11, font })
  const { context } = pdf
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType0',
    BaseFont: 'Foreign',
    CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of(ordering), Supplement: 0 },
    FontDescriptor: {
      Type: 'FontDescriptor',
      FontName: 'Foreign',
      Flags: 4,
      FontBBox: [0, -200, 1000, 900],
      ItalicAngle: 0,
      Ascent: 800,
      Descent: -200,
      CapHeight: 700,
      StemV: 80,
    },
  })
  const foreign = context.obj({
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: 'Foreign',
    Encoding: encoding,
    DescendantFonts: [context.register(descendant)],
  })
  const name = page.node.newFontDictionary('Foreign', context.register(foreign))
  const hex = Buffer.from(codes).toString('hex')
  const stream = context.stream(`BT ${name.toString()} 12 Tf 60 740 Td <${hex}> Tj ET`)
  page.node.addContentStream(context.register(stream))
  return Buffer.from(await pdf.save())
}
