import type { OutputValues, Ports } from '@/pipeline/node-definition'
import type { InputField } from '@/pipeline/plan'
import { implementNode } from '@/server/capabilities/implement-node'
import { input } from './definition'

/** What an optional field is worth when it is not given; `undefined` where nothing stands for nothing. */
function absentValue(type: InputField['type']): unknown {
  switch (type) {
    case 'text':
    case 'long-text':
    case 'choice':
      return ''
    case 'boolean':
      return false
    case 'json':
      return null
    case 'history':
      return []
    case 'number':
      return undefined
  }
}

/** Hands the run's inputs, which the engine has checked against the fields, to the ports of the same names. */
export const executeInput = implementNode(input, ({ config, inputs }) => {
  const entries = config.fields.map((field): [string, unknown] => [
    field.name,
    inputs[field.name] ?? field.default ?? absentValue(field.type),
  ])
  // The engine's check against the fields gives each value its port's type.
  const outputs = Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as OutputValues<Ports>
  return Promise.resolve({ outputs })
})
