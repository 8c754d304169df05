/** Abbreviations after which a full stop does not end a sentence. */
const abbreviations = new Set(
  'mr mrs ms dr prof st jr sr vs etc fig figs no nos vol pp p art arts sec ch eq e.g i.e cf al approx inc ltd co corp gen col capt lt rev hon u.s u.k d.c jan feb mar apr jun jul aug sep sept oct nov dec sra srta dra ud uds pág págs núm núms ee.uu a.c d.c'.split(
    ' ',
  ),
)
const lastWord = /([\p{L}.]+)\.\s*$/u
const longest = 600

/** Splits a text into sentences and list items, white space made single. Lines inside a paragraph belong together. Headings say nothing by themselves. */
export function sentencesOf(text: string): string[] {
  return blocksOf(text)
    .filter((block) => !/^#{1,6} /.test(block))
    .flatMap(splitBlock)
    .filter((sentence) => /\p{L}|\p{N}/u.test(sentence))
}

/** Paragraphs, headings, list items and table rows: what a blank line or a line's beginning sets apart. */
function blocksOf(text: string): string[] {
  const blocks: string[] = []
  let open: string[] = []
  const close = () => {
    if (open.length > 0) blocks.push(open.join(' '))
    open = []
  }
  for (const raw of text.split('\n')) {
    const line = raw.replaceAll(/\s+/g, ' ').trim()
    if (line === '' || /^(?:[-*•|#>]|\d+[.)])(?: |$)/.test(line)) close()
    if (line !== '') open.push(line)
    if (/^#{1,6} /.test(raw)) close()
  }
  close()
  return blocks
}

function splitBlock(block: string): string[] {
  const sentences: string[] = []
  let open = ''
  for (const part of block.split(/ (?<=[.!?…]["'”’»)\]]* )(?=["'“‘«¿¡([]*[\p{Lu}\p{N}])/u)) {
    open = open === '' ? part : `${open} ${part}`
    if (endsInAbbreviation(open)) continue
    sentences.push(shorten(open))
    open = ''
  }
  return open === '' ? sentences : [...sentences, shorten(open)]
}

function endsInAbbreviation(text: string): boolean {
  const word = lastWord.exec(text.slice(-40))?.[1]
  // A single capital is an initial: "J. Smith".
  return word !== undefined && (abbreviations.has(word.toLowerCase()) || /^\p{Lu}$/u.test(word))
}

function shorten(sentence: string): string {
  if (sentence.length <= longest) return sentence
  return `${sentence.slice(0, sentence.lastIndexOf(' ', longest))} …`
}
