import type { InputField } from '@/pipeline/input-field'
import type { Message } from '@/pipeline/message'
import { own } from '@/pipeline/own'

/** What the form holds: text for everything that is typed, so that half a number can stand there. */
export type InputDraft = Record<string, string | boolean>

export interface Turn {
  question: string
  answer: string
}

const isText = ({ type }: InputField): boolean => type === 'text' || type === 'long-text'

/** What a field shows before anything was typed. */
export function draftValue(field: InputField, draft: InputDraft): string | boolean {
  const typed = own(draft, field.name)
  if (typed !== undefined) return typed
  if (field.type === 'boolean') return field.default === true
  if (field.default !== undefined) return String(field.default)
  return isText(field) || field.type === 'json' ? (field.example ?? '') : ''
}

export type InputProblem = 'required' | 'number' | 'json'
export interface InputsResult {
  inputs: Record<string, unknown>
  problems: Record<string, InputProblem>
}

/** Turns the form into a run's inputs, and says which fields keep it from running. */
export function readInputs(fields: InputField[], draft: InputDraft, turns: Turn[]): InputsResult {
  const inputs: Record<string, unknown> = {}
  const problems: Record<string, InputProblem> = {}
  for (const field of fields) {
    const value = draftValue(field, draft)
    if (field.type === 'history') {
      inputs[field.name] = historyOf(turns)
    } else if (typeof value === 'boolean') {
      inputs[field.name] = value
    } else if (value.trim() === '') {
      if (field.required) problems[field.name] = 'required'
    } else {
      readText(field, value, inputs, problems)
    }
  }
  return { inputs, problems }
}

function readText(
  field: InputField,
  value: string,
  inputs: Record<string, unknown>,
  problems: Record<string, InputProblem>,
): void {
  if (field.type === 'number') {
    const number = Number(value.replace(',', '.'))
    if (Number.isFinite(number)) inputs[field.name] = number
    else problems[field.name] = 'number'
    return
  }
  if (field.type !== 'json') {
    inputs[field.name] = value
    return
  }
  try {
    inputs[field.name] = JSON.parse(value)
  } catch {
    problems[field.name] = 'json'
  }
}

function historyOf(turns: Turn[]): Message[] {
  return turns
    .flatMap((turn): Message[] => [
      { role: 'user', content: turn.question },
      { role: 'assistant', content: turn.answer },
    ])
    .filter(({ content }) => content !== '')
}

/** The field whose text stands for the question in a conversation. */
export function questionField(fields: InputField[]): InputField | null {
  return fields.find(isText) ?? null
}
