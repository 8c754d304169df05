import type { InputField } from '@/pipeline/input-field'
import type { Json } from '@/pipeline/json'

/** A list that a node could take whose items go to one input of a pipeline: plain items, or objects by the names of several. */
export function exampleList(fields: readonly InputField[], itemField: string | undefined): Json[] {
  const own = fields.find(({ name }) => name === itemField)
  if (!own) return ['…', '…']
  const others = fields.filter((field) => field !== own && field.type !== 'history' && field.type !== 'json')
  const plain = exampleOf(own)
  if (own.type === 'json' || others.length === 0) return [plain, plain]
  return [plain, Object.fromEntries([own, ...others].map((field) => [field.name, exampleOf(field)]))]
}

function exampleOf({ type, example, choices, default: preset }: InputField): Json {
  if (preset !== undefined) return preset
  if (type === 'number') return 1
  if (type === 'boolean') return true
  if (type === 'choice') return choices?.[0] ?? '…'
  if (type === 'json' || type === 'history') return {}
  return example ?? '…'
}
