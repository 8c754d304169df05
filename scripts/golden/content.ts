const parts = [
  'shuttle',
  'heddle',
  'beam',
  'reed',
  'batten',
  'treadle',
  'warp',
  'weft',
  'selvedge',
  'bobbin',
  'lease',
  'shed',
]

/** Names and texts of twenty small files, different for each subject. */
export function notes(subject: string): [name: string, text: string][] {
  return Array.from({ length: 20 }, (_, index) => {
    const [part, other] = [parts[index % parts.length], parts[(index * 5 + 3) % parts.length]]
    const number = String(index).padStart(2, '0')
    const text = `# Note ${index}\n\nOf ${subject}: the ${part} is looked at before the ${other}, on day ${index + 1} of the month.\n`
    return [`note-${number}.md`, text]
  })
}

interface Drawn {
  id: string
  type: string
  config: object
}

/** A graph in one row; edges as `node.port>node.port`. */
function row(nodes: Drawn[], edges: string[]) {
  return {
    version: 1,
    nodes: nodes.map((node, index) => ({ ...node, version: 1, position: { x: index * 300, y: 0 } })),
    edges: edges.map((id) => {
      const [source, target] = id.split('>').map((end) => {
        const [node, port] = end.split('.')
        return { node, port }
      })
      return { id, source, target }
    }),
    notes: [],
    groups: [],
  }
}

const input = {
  id: 'input',
  type: 'input',
  config: { fields: [{ name: 'question', type: 'long-text', required: true }] },
}
const output = { id: 'output', type: 'output', config: { citations: false, requireCitations: false } }
const request = (id: string, url: string, onStatus: string) => ({
  id,
  type: 'http-request',
  config: { method: 'GET', url: `${url}?q={{ question }}`, headers: [], onStatus, timeoutMs: 60_000, maxKb: 100 },
})

/** Asks one address and gives on what it says. */
export const webGraph = (url: string, onStatus = 'fail') =>
  row([input, request('page', url, onStatus), output], ['input.question>page.question', 'page.text>output.answer'])

/** Asks an address that fails, then one that answers. */
export const fallbackGraph = (site: string) =>
  row(
    [
      input,
      request('first', `${site}/down`, 'fail'),
      request('second', `${site}/`, 'fail'),
      { id: 'pick', type: 'fallback', config: { type: 'text', count: 2, acceptEmpty: false } },
      output,
    ],
    [
      'input.question>first.question',
      'input.question>second.question',
      'first.text>pick.first',
      'second.text>pick.second',
      'pick.value>output.answer',
    ],
  )
