import { z } from 'zod'
import type { ConfigIssue, Ports } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { type Said, say, sentence } from '@/pipeline/said'
import { parseTemplate, TEMPLATE_LIMIT } from './liquid'

/** The two templates of a prompt, as fields of a config. Every variable in them is an input port. */
export const templateFields = {
  system: z.string().max(TEMPLATE_LIMIT).default('').meta({ ui: 'liquid' }),
  user: z.string().min(1, sentence('Write the message for the model.')).max(TEMPLATE_LIMIT).meta({ ui: 'liquid' }),
}
export interface Templates {
  system: string
  user: string
}

const SOURCE_NAMES = new Set([
  'sources',
  'context',
  'chunks',
  'documents',
  'fuentes',
  'contexto',
  'fragmentos',
  'documentos',
])
// No port of an object can have the one name that is left out.
const VARIABLE_NAME = /^(?!__proto__$)[A-Za-z_][\w-]{0,62}$/

/** Whether a variable of this name takes chunks; all others take text. */
export const isSourcesName = (name: string): boolean => SOURCE_NAMES.has(name.toLowerCase())

/** Names both templates expect, system first, each once. */
export function variablesOf({ system, user }: Templates): string[] {
  return [...new Set([...parseTemplate(system).variables, ...parseTemplate(user).variables])]
}

/** An input for each variable of both templates. */
export function templatePorts(templates: Templates): Ports {
  const inputs: Ports = {}
  for (const name of variablesOf(templates)) {
    const options = { dynamic: true } as const
    inputs[name] = isSourcesName(name) ? port.chunks(options) : port.text(options)
  }
  return inputs
}

/** What is wrong with a template, at `path`. */
export function templateIssues(text: string, path: ConfigIssue['path']): ConfigIssue[] {
  const { fault, mistakes, variables } = parseTemplate(text)
  const issues: ConfigIssue[] = []
  const report = (message: Said) => issues.push({ code: 'config-invalid', message, path })
  for (const { line, message } of fault ? [fault] : mistakes) {
    report(line ? say('Line {line}: {message}.', { line, message }) : say('{message}.', { message }))
  }
  for (const name of variables) {
    if (!VARIABLE_NAME.test(name))
      report(say('"{name}" is not a usable name: take letters, digits and underscores.', { name }))
  }
  return issues
}
