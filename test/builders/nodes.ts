import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import {
  type AnyDefinition,
  type Definitions,
  defineNode,
  type NodeMessages,
  type NodeTexts,
} from '@/pipeline/node-definition'
import { inputFieldSchema } from '@/pipeline/plan'
import { port } from '@/pipeline/ports'
import { say } from '@/pipeline/said'
import { implementNode, type NodeExecutor } from '@/server/capabilities/implement-node'

/** Node types for tests of the engine and the compiler: as small as a node can be, one behaviour each. */

const texts = (title: string): NodeTexts => ({
  title,
  description: `${title}, for tests.`,
  summary: '',
  help: '',
  ports: {},
  fields: {},
  options: {},
})
const messagesOf = (title: string): NodeMessages => ({ en: texts(title), es: texts(title) })

const portOfField = {
  text: port.text,
  'long-text': port.text,
  choice: port.text,
  number: port.number,
  boolean: port.boolean,
  json: port.json,
  history: port.messages,
}

export const inputNode = defineNode({
  type: 'test-input',
  version: 1,
  category: 'io',
  icon: 'IconBox',
  role: 'input',
  messages: messagesOf('Input'),
  config: z.object({ fields: z.array(inputFieldSchema) }),
  signature: ({ fields }) => fields,
  defaults: { fields: [{ name: 'question', type: 'text' }] },
  ports: (config) => ({
    inputs: {},
    outputs: Object.fromEntries(config.fields.map((field) => [field.name, portOfField[field.type]({ dynamic: true })])),
  }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1000,
})

export const outputNode = defineNode({
  type: 'test-output',
  version: 1,
  category: 'io',
  icon: 'IconBox',
  role: 'output',
  messages: messagesOf('Output'),
  config: z.object({}),
  defaults: {},
  ports: () => ({ inputs: { answer: port.text({ accepts: 'first' }) }, outputs: { answer: port.text() } }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1000,
})

export const upperNode = defineNode({
  type: 'upper',
  version: 1,
  category: 'logic',
  icon: 'IconBox',
  messages: messagesOf('Upper'),
  config: z.object({}),
  defaults: {},
  ports: () => ({ inputs: { text: port.text() }, outputs: { text: port.text() } }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1000,
})

/** Joins its parts `a`, `b`, … with a space; those that do not arrive are left out. */
export const concatNode = defineNode({
  type: 'concat',
  version: 1,
  category: 'logic',
  icon: 'IconBox',
  messages: messagesOf('Concat'),
  config: z.object({ parts: z.number().int().min(1).max(26).default(2), optional: z.boolean().default(false) }),
  defaults: { parts: 2, optional: false },
  ports: (config) => ({
    inputs: Object.fromEntries(
      Array.from({ length: config.parts }, (_, index) => [
        String.fromCharCode(97 + index),
        port.text({ required: !config.optional }),
      ]),
    ),
    outputs: { text: port.text() },
  }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1000,
})

/** Sends its text down `yes` when it contains the word, else down `no`. */
export const routerNode = defineNode({
  type: 'router',
  version: 1,
  category: 'logic',
  icon: 'IconBox',
  messages: messagesOf('Router'),
  config: z.object({ word: z.string().min(1) }),
  defaults: { word: 'x' },
  ports: () => ({
    inputs: { text: port.text() },
    outputs: { yes: port.text({ required: false }), no: port.text({ required: false }) },
  }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1000,
})

/** Whatever a test makes of it: `effect` and outputs as a node that asks the outside. */
export const readerNode = defineNode({
  type: 'reader',
  version: 1,
  category: 'retrieval',
  icon: 'IconBox',
  messages: messagesOf('Reader'),
  config: z.object({ name: z.string().default('') }),
  defaults: { name: '' },
  ports: () => ({ inputs: { text: port.text() }, outputs: { chunks: port.chunks(), text: port.text() } }),
  needs: ['vectorStore'],
  effect: 'read',
  timeoutMs: 1000,
  streams: 'text',
})

/** Gives on the first of `a`, `b`, … that arrives and, unless `acceptEmpty`, is not empty. */
export const firstOfNode = defineNode({
  type: 'first-of',
  version: 1,
  category: 'logic',
  icon: 'IconBox',
  messages: messagesOf('First of'),
  config: z.object({ parts: z.number().int().min(2).max(5).default(2), acceptEmpty: z.boolean().default(false) }),
  defaults: { parts: 2, acceptEmpty: false },
  ports: (config) => ({
    inputs: Object.fromEntries(
      Array.from({ length: config.parts }, (_, index) => [String.fromCharCode(97 + index), port.text()]),
    ),
    outputs: { text: port.text() },
  }),
  alternatives: ({ acceptEmpty }) => ({ acceptEmpty }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1000,
})

export const writerNode = defineNode({
  type: 'writer',
  version: 1,
  category: 'tool',
  icon: 'IconBox',
  messages: messagesOf('Writer'),
  config: z.object({}),
  defaults: {},
  ports: () => ({ inputs: { text: port.text() }, outputs: { text: port.text() } }),
  needs: [],
  effect: 'write',
  timeoutMs: 1000,
})

const all = [inputNode, outputNode, upperNode, concatNode, routerNode, readerNode, writerNode, firstOfNode]

export const testDefinitions: Definitions = new Map(
  all.map((definition) => [definition.type, definition as unknown as AnyDefinition]),
)

const executors: NodeExecutor[] = [
  implementNode(inputNode, async ({ inputs }) => ({ outputs: { ...inputs } })),
  implementNode(outputNode, async ({ inputs }) => ({ outputs: { answer: inputs.answer } })),
  implementNode(upperNode, async ({ inputs }) => ({ outputs: { text: inputs.text.toUpperCase() } })),
  implementNode(concatNode, async ({ inputs }) => ({
    outputs: {
      text: Object.values(inputs)
        .filter((part) => part !== undefined)
        .join(' '),
    },
  })),
  implementNode(routerNode, async ({ inputs, config }) => ({
    outputs: inputs.text.includes(config.word) ? { yes: inputs.text } : { no: inputs.text },
  })),
  implementNode(readerNode, async ({ inputs }) => ({ outputs: { chunks: [], text: inputs.text } })),
  implementNode(firstOfNode, async ({ inputs }) => ({ outputs: { text: Object.values(inputs)[0] ?? '' } })),
  implementNode(writerNode, async ({ inputs }) => ({ outputs: { text: inputs.text } })),
]

export type TestExecute = NodeExecutor['execute']

/** The executors of the test nodes; `replaced` gives single types another behaviour. */
export function testExecutors(replaced: Record<string, TestExecute> = {}): Map<string, NodeExecutor> {
  const result = new Map(executors.map((executor) => [executor.type, executor]))
  for (const [type, execute] of Object.entries(replaced)) {
    const original = result.get(type)
    if (!original) throw new AppError('not-found', say('There is no test node "{type}"', { type }))
    result.set(type, { type, needs: original.needs, execute })
  }
  return result
}
