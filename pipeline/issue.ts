import type { Json } from './json'
import { english, type Said } from './said'

/** Every issue the compiler can report. The code is the anchor in `docs/issues.md`, generated from this table. */
export const issueTable = {
  'graph-malformed': {
    severity: 'error',
    means: 'The document is not a Telar graph.',
    fix: 'Import a file that Telar exported, or start from a template.',
  },
  'graph-too-new': {
    severity: 'error',
    means: 'The graph was made by a newer Telar.',
    fix: 'Update Telar, then open it again.',
  },
  'graph-too-large': {
    severity: 'error',
    means: 'The graph has more nodes or edges than allowed.',
    fix: 'Split it into several pipelines.',
  },
  'duplicate-id': {
    severity: 'error',
    means: 'Two nodes or two edges share an id.',
    fix: 'Delete one of them and draw it again.',
  },
  'node-type-unknown': {
    severity: 'error',
    means: 'No node of this type is installed.',
    fix: 'Delete the node or install what provides it.',
  },
  'node-too-new': {
    severity: 'error',
    means: 'The node was saved by a newer version of its type.',
    fix: 'Update Telar, then open the pipeline again.',
  },
  'config-invalid': {
    severity: 'error',
    means: 'A setting of the node is missing or out of range.',
    fix: 'Open the node and correct the marked field.',
  },
  'edge-dangling': {
    severity: 'error',
    means: 'An edge starts or ends at a node that does not exist.',
    fix: 'Delete the edge.',
  },
  'port-unknown': {
    severity: 'error',
    means: 'An edge uses a port that its node does not have.',
    fix: 'Drag the loose end of the red edge to another port, or delete the edge.',
  },
  'port-type-mismatch': {
    severity: 'error',
    means: 'The two ends of an edge carry different types.',
    fix: 'Connect ports of the same colour, or put a converting node between.',
  },
  'port-taken': {
    severity: 'error',
    means: 'Several edges end in an input that takes one.',
    fix: 'Keep one of the edges.',
  },
  'input-missing': {
    severity: 'error',
    means: 'A required input is not connected.',
    fix: 'Draw an edge into the marked port.',
  },
  cycle: {
    severity: 'error',
    means: 'The nodes form a circle, so none can start.',
    fix: 'Delete one edge of the circle.',
  },
  'no-input-node': { severity: 'error', means: 'The pipeline has no input.', fix: 'Add an Input node.' },
  'several-input-nodes': {
    severity: 'error',
    means: 'The pipeline has more than one input node.',
    fix: 'Keep one Input node and give it all the fields.',
  },
  'no-output-node': {
    severity: 'error',
    means: 'The pipeline has no output.',
    fix: 'Add an Output node and connect the answer to it.',
  },
  'several-output-nodes': {
    severity: 'error',
    means: 'The pipeline has more than one output node.',
    fix: 'Keep one Output node.',
  },
  unreachable: {
    severity: 'warning',
    means: 'The node does not lead to the output, so it will not run.',
    fix: 'Connect it, or delete it.',
  },
  'collection-missing': {
    severity: 'error',
    means: 'The collection does not exist.',
    fix: 'Choose a collection in the node.',
  },
  'collection-empty': {
    severity: 'warning',
    means: 'The collection has no documents yet.',
    fix: 'Upload documents to it.',
  },
  'filter-field-unknown': {
    severity: 'error',
    means: 'The filter uses a field that the collection does not declare.',
    fix: 'Choose one of the collection’s fields.',
  },
  'filter-value-wrong': {
    severity: 'error',
    means: 'The filter tests a field in a way, or with a value, that does not fit the field’s type.',
    fix: 'Write a value of the field’s type (a date like 2026-01-31), or choose another test.',
  },
  'model-missing': {
    severity: 'error',
    means: 'The model is not on the server.',
    fix: 'Pull the model, or choose another one.',
  },
  'language-model-missing': {
    severity: 'error',
    means: 'The node needs a language model; the built-in reader only quotes.',
    fix: 'Start Ollama with a chat model, or connect an OpenAI-compatible server; then choose the model.',
  },
  'model-base': {
    severity: 'warning',
    means: 'The model is a base model: it continues a text and does not answer.',
    fix: 'Choose a model that was made for chat; for Ollama, one with a chat template.',
  },
  'provider-down': {
    severity: 'warning',
    means: 'The server of this model does not answer at present.',
    fix: 'Start it; the pipeline runs as soon as it answers.',
  },
  'rerank-missing': {
    severity: 'warning',
    means: 'No rerank server is set up, so the chunks will keep their order.',
    fix: 'Set RERANK_URL to the address of a rerank server and start Telar again, or choose another method.',
  },
  'secret-missing': {
    severity: 'error',
    means: 'The pipeline uses a secret that is not stored.',
    fix: 'Store it in Settings under this name, or correct the name.',
  },
  'secret-host': {
    severity: 'error',
    means: 'A secret would be sent to a host it is not meant for.',
    fix: 'Correct the address, or allow the host for this secret in Settings.',
  },
  'secret-plain': {
    severity: 'warning',
    means: 'A key stands in the pipeline as it is: whoever sees or exports the pipeline has it.',
    fix: 'Store it in Settings and write the name of the secret in its place.',
  },
  'pipeline-missing': {
    severity: 'error',
    means: 'The pipeline that the node runs does not exist or has no published version.',
    fix: 'Choose another pipeline, or publish it first.',
  },
  'pin-invalid': {
    severity: 'error',
    means: 'A pinned value does not fit the type of its output.',
    fix: 'Pin another value, or unpin it.',
  },
  'sources-missing': {
    severity: 'warning',
    means: 'The output has an answer but no sources, so citations cannot be checked.',
    fix: 'Connect the model’s sources to the output.',
  },
} as const satisfies Record<string, { severity: 'error' | 'warning'; means: string; fix: string }>

export type IssueCode = keyof typeof issueTable

/**
 * What the compiler found. `nodeId` or `edgeId` names a thing in the graph (absent for issues of the whole graph);
 * `path` leads into the node's config. `said` is the message apart from any language, `params` are its facts.
 */
export interface Issue {
  code: IssueCode
  severity: 'error' | 'warning'
  message: string
  said: Said
  fix: string
  nodeId?: string
  edgeId?: string
  path?: (string | number)[]
  params?: { [key: string]: Json }
}

/** Makes an issue; `said` says what is wrong here, the table says the rest. */
export function issue(
  code: IssueCode,
  said: Said,
  where: Partial<Pick<Issue, 'nodeId' | 'edgeId' | 'path' | 'params'> & { fix: Said }> = {},
): Issue {
  const { severity, fix } = issueTable[code]
  return { code, severity, message: english(said), said, ...where, fix: where.fix ? english(where.fix) : fix }
}
