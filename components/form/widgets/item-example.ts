import type { InputField } from '@/pipeline/input-field'
import type { Json } from '@/pipeline/json'

/** A list that a node could take whose items go to one input of a pipeline: plain items, or objects by the names of several. */
export function exampleList(fields: readonly InputField[], itemField: string | undefined): Json[] {
  const own = fields.find(({ name }) => name === itemField)
  if (!own) return ['…', '…']
  const others = fields.filter((field) => field !== own && field.type !== 'history' && field.type !== 'json')
  const plain = exampleOf(own, 1)
  if (own.type === 'json' || others.length === 0) return [plain, exampleOf(own, 2)]
  return [plain, Object.fromEntries([own, ...others].map((field) => [field.name, exampleOf(field, 2)]))]
}

/** A value of a field; where nobody gave an example, its name with a number. */
function exampleOf({ name, type, example, choices, default: preset }: InputField, number: number): Json {
  if (preset !== undefined) return preset
  if (type === 'number') return 1
  if (type === 'boolean') return true
  if (type === 'choice') return choices?.[0] ?? `${name} ${number}`
  if (type === 'json' || type === 'history') return {}
  return example ?? `${name} ${number}`
}
