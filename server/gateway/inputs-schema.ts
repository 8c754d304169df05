import { DECIMAL, type InputField, MAX_HISTORY, MAX_INPUT_BYTES } from '@/pipeline/input-field'

type JsonSchema = Readonly<Record<string, unknown>>

/** The JSON schema of a pipeline's inputs: what it takes, `validateInputs` takes too, sizes and depths aside. */
export function inputsSchemaOf(fields: readonly InputField[]): JsonSchema {
  const isNeeded = (field: InputField) => field.required && field.default === undefined
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [
        field.name,
        {
          ...(field.label !== undefined && { title: field.label }),
          ...(field.default !== undefined && { default: field.default }),
          ...(isNeeded(field) ? schemaOf(field) : { anyOf: [schemaOf(field), { type: 'null' }] }),
        },
      ]),
    ),
    required: fields.filter(isNeeded).map(({ name }) => name),
    additionalProperties: false,
  }
}

function schemaOf({ type, required, choices = [] }: InputField): JsonSchema {
  switch (type) {
    case 'text':
    case 'long-text':
      return { type: 'string', maxLength: MAX_INPUT_BYTES, ...(required && { pattern: '\\S' }) }
    case 'number':
      return {
        anyOf: [{ type: 'number' }, { type: 'string', pattern: `^\\s*(?:${DECIMAL.source.slice(1, -1)})\\s*$` }],
      }
    case 'boolean':
      return { enum: [true, false, 'true', 'false'] }
    case 'choice':
      return { enum: choices }
    case 'json':
      // `null` stands for no value.
      return { not: { type: 'null' }, description: 'Any JSON, at most 100 levels deep.' }
    case 'history':
      return {
        type: 'array',
        maxItems: MAX_HISTORY,
        items: {
          type: 'object',
          properties: { role: { enum: ['user', 'assistant'] }, content: { type: 'string' } },
          required: ['role', 'content'],
          additionalProperties: false,
        },
      }
  }
}
