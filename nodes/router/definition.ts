import { z } from 'zod'
import { modelRefSchema } from '@/pipeline/model-ref'
import { type ConfigIssue, defineNode, type Ports } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { type Said, say, sentence } from '@/pipeline/said'
import { pathProblem } from '../shared/json-path'
import { messages, notes } from './messages'

/** The output for what no branch takes. */
export const ELSE = 'else'

export const branchTestSchema = z.object({
  /** Where in a JSON value to look; empty: the whole value. */
  path: z.string().max(200).default(''),
  op: z.enum(['equals', 'contains', 'words', 'starts-with', 'greater', 'less', 'empty', 'language']),
  value: z.string().max(500).default(''),
  not: z.boolean().default(false),
})
export type BranchTest = z.infer<typeof branchTestSchema>

export const branchSchema = z.object({
  name: z
    .string()
    // No port of an object can have the one name that is left out.
    .regex(
      /^(?!__proto__$)[\p{L}_][\p{L}\p{N}_-]{0,39}$/u,
      sentence('A name is letters, digits, hyphens and underscores.'),
    ),
  /** For a model: when to take this branch. */
  description: z.string().max(500).default(''),
  match: z.enum(['all', 'any']).default('all'),
  tests: z.array(branchTestSchema).max(20).default([]),
})
export type Branch = z.infer<typeof branchSchema>

const config = z.object({
  type: z.enum(['text', 'json', 'number']).default('text').meta({}),
  mode: z.enum(['conditions', 'model']).default('conditions').meta({}),
  branches: z.array(branchSchema).min(1, sentence('Add a branch.')).max(20).meta({ ui: 'branches' }),
  model: modelRefSchema
    .default({ provider: 'auto', model: '' })
    .meta({ ui: 'chat-model', visibleWhen: { field: 'mode', in: ['model'] } }),
  instruction: z
    .string()
    .max(4000)
    .default('')
    .meta({ ui: 'textarea', visibleWhen: { field: 'mode', in: ['model'] } }),
})
export type RouterConfig = z.infer<typeof config>

/** What keeps a test from ever making sense; `null` when nothing does. */
function testProblem({ path, op, value }: BranchTest): Said | null {
  const wrongPath = pathProblem(path)
  if (wrongPath !== null) return wrongPath
  if (op !== 'empty' && value.trim() === '') return say('Say what to compare with.')
  if ((op === 'greater' || op === 'less') && !Number.isFinite(Number(value)))
    return say('"{value}" is not a number.', { value })
  return null
}

function check({ mode, branches }: RouterConfig): ConfigIssue[] {
  const issues: ConfigIssue[] = []
  const report = (message: Said, ...path: (string | number)[]) =>
    issues.push({ code: 'config-invalid', message, path: ['branches', ...path] })
  const seen = new Set<string>([ELSE])
  for (const [index, { name, tests }] of branches.entries()) {
    if (name === ELSE) report(say('"else" is always there; give the branch another name.'), index, 'name')
    else if (seen.has(name)) report(say('Two branches are named "{name}".', { name }), index, 'name')
    seen.add(name)
    if (mode === 'model') continue
    if (tests.length === 0)
      report(say('The branch "{name}" has no condition, so it is never taken.', { name }), index, 'tests')
    for (const [place, test] of tests.entries()) {
      const problem = testProblem(test)
      if (problem !== null) report(problem, index, 'tests', place)
    }
  }
  return issues
}

/** Sends a value down the first branch that fits, or down `else`. Steps of the other branches are skipped. */
export const router = defineNode({
  type: 'router',
  version: 1,
  category: 'logic',
  icon: 'IconArrowsSplit2',
  next: ['prompt-template', 'retriever', 'sub-pipeline', 'model', 'output'],
  messages,
  notes,
  config,
  defaults: {
    type: 'text',
    mode: 'conditions',
    branches: [
      {
        name: 'spanish',
        description: '',
        match: 'all',
        tests: [{ path: '', op: 'language', value: 'es', not: false }],
      },
    ],
    model: { provider: 'auto', model: '' },
    instruction: '',
  },
  ports: ({ type, branches }) => {
    const inputs = { value: port[type]() }
    const outputs: Ports = Object.fromEntries(
      branches.map(({ name }) => [name, port[type]({ dynamic: true, required: false })]),
    )
    outputs[ELSE] = port[type]({ required: false })
    return { inputs, outputs }
  },
  needs: ['chatModel'],
  effect: 'read',
  effectOf: ({ mode }) => (mode === 'model' ? 'read' : 'pure'),
  timeoutMs: 120_000,
  resources: ({ mode, model }) =>
    mode === 'model' ? [{ kind: 'chatModel', key: 'model', ref: model, path: ['model'] }] : [],
  check,
})
