const RULE = /^\|(?: ?:?-{3,}:? ?\|)+$/

/**
 * What a piece of a table needs above it to be read: the caption and the header rows of its table, and the group in which it
 * begins, from the context that it is searched with. Empty for a text that does not begin with rows, or has its header itself.
 */
export function tableHead(text: string, context: string | undefined): string {
  if (!context?.includes('| --- |')) return ''
  const lines = context.split('\n')
  const first = lines.findIndex((line) => line.startsWith('|'))
  if (first < 0 || !lines.some((line) => RULE.test(line)) || !beginsWithRows(text)) return ''
  // A written context is one line right above the caption, or above the header where there is no caption.
  const captions = lines[first - 1] === '' ? lines.slice(0, first) : []
  const isWritten = captions.length > 1 && captions[0] !== '' && captions[1] !== ''
  return [...captions.slice(isWritten ? 1 : 0), ...lines.slice(first)].join('\n')
}

/** Whether rows stand at the beginning, perhaps behind the rest of one, without a rule under the first of them. */
function beginsWithRows(text: string): boolean {
  const lines = text.slice(0, 4_000).split('\n')
  const from = lines[0]?.startsWith('|') ? 0 : 1
  if (!lines[from]?.startsWith('|') && !(from === 1 && lines[0]?.endsWith('|'))) return false
  for (const line of lines.slice(from)) {
    if (!line.startsWith('|')) return true
    if (RULE.test(line)) return false
  }
  return true
}
