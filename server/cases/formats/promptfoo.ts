import { stringify } from 'yaml'
import type { Case } from '@/pipeline/cases/case'
import { say } from '@/pipeline/said'
import { columnsOfCase, columnsOfRecord, draftOfColumns } from './columns'
import { recordsOf } from './csv'
import { linesOf, type Member, notationOf } from './json'
import { assertOf, assertOfText, mapAssert } from './promptfoo-asserts'
import { filled, isRecord, listOf, type Reading, type SourceFile, Unreadable } from './reading'
import { yamlOf } from './yaml'

/** Most cases that the lists among a test's variables may make together. */
const MOST_EXPANDED = 1_000
/** Where our own export keeps what promptfoo has no word for. */
const OURS = 'telar'

/**
 * promptfoo's tests (promptfoo.dev/docs/configuration/test-cases): a config or a list of tests as YAML or JSON, JSON lines, or
 * a table with `__expected` columns. Variables are inputs, a list of values is a case for each; assertions are checks where
 * one means the same, and else told. Nothing is run, and no file is opened that a test names.
 */
export function readPromptfoo(files: readonly SourceFile[], reading: Reading): void {
  for (const file of files) {
    reading.attempt(file.name, () => {
      for (const { where, value } of testsOf(file, reading)) {
        reading.attempt(where, () => {
          readTest(where, value, reading)
        })
      }
    })
  }
}

function testsOf(file: SourceFile, reading: Reading): Member[] {
  const notation = notationOf(file.text)
  if (notation === 'jsonl') return linesOf(file, reading.refuse)
  if (notation === 'table' && !looksLikeYaml(file.text))
    return recordsOf(file, reading.refuse).map(({ where, value }) => ({ where, value: testOfRow(value) }))
  const { value, lineOf } = yamlOf(file.text)
  const whole = isRecord(value) ? value : { tests: value }
  const at = (path: readonly PropertyKey[]) => `${file.name}:${lineOf(path) ?? 1}`
  for (const name of ['scenarios', 'redteam']) {
    if (whole[name] !== undefined)
      reading.refuse(at([name]), say('“{name}” was left out: only tests are read.', { name }))
  }
  const isTest = whole.tests === undefined && isRecord(whole.vars)
  const base = isRecord(whole.defaultTest) ? whole.defaultTest : {}
  return listOf(isTest ? whole : whole.tests).map((test, number) => ({
    where: at(isRecord(value) ? ['tests', number] : [number]),
    value: isRecord(test) ? joined(base, test) : test,
  }))
}

/** What tells a test from other rows. */
export const isPromptfoo = (names: readonly string[]): boolean =>
  names.includes('vars') || names.some((name) => /^__expected\d*$/.test(name))

/** YAML of tests begins with a member or an entry. A header row does not end in a colon, but for quoted ones. */
export const looksLikeYaml = (text: string): boolean =>
  /^(?:\ufeff|\s|#[^\n]*\n|---[^\n]*\n)*(?:- |[A-Za-z_$][\w$-]*:(?:\s|$))/.test(text)

const joined = (base: Record<string, unknown>, test: Record<string, unknown>): Record<string, unknown> => ({
  ...test,
  vars: { ...(isRecord(base.vars) ? base.vars : {}), ...(isRecord(test.vars) ? test.vars : {}) },
  assert: [...listOf(test.assert), ...listOf(base.assert)],
  metadata: { ...(isRecord(base.metadata) ? base.metadata : {}), ...(isRecord(test.metadata) ? test.metadata : {}) },
})

/** A line of a table: columns are variables, those that begin with two underscores say more. */
function testOfRow(row: Record<string, string>): Record<string, unknown> {
  const vars: Record<string, unknown> = {}
  const metadata: Record<string, unknown> = {}
  const asserts: Record<string, unknown>[] = []
  for (const [name, cell] of Object.entries(row)) {
    const about = /^__metadata:(.+?)(\[\])?$/.exec(name)
    if (about?.[1])
      metadata[about[1]] = about[2] ? cell.split(/(?<!\\),/).map((one) => one.replaceAll('\\,', ',').trim()) : cell
    else if (/^__expected\d*$/.test(name)) asserts.push(...(cell.trim() === '' ? [] : [assertOfText(cell)]))
    else if (!name.startsWith('__')) vars[name] = cell
  }
  return { vars, metadata, assert: asserts, description: row.__description, threshold: row.__threshold || undefined }
}

function readTest(where: string, value: unknown, reading: Reading): void {
  if (typeof value === 'string')
    throw new Unreadable(say('“{name}” was left out: choose the file that it names as well.', { name: value }))
  if (!isRecord(value) || !isRecord(value.vars)) throw new Unreadable(say('This test has no variables (vars).'))
  if (value.threshold !== undefined)
    reading.refuse(where, say('Its threshold was left out: all checks of a case must hold.'))
  const metadata = isRecord(value.metadata) ? value.metadata : {}
  const options = isRecord(value.options) ? value.options : {}
  for (const vars of options.disableVarExpansion === true ? [value.vars] : expanded(value.vars)) {
    const asked = checksOf(where, flat(listOf(value.assert)), vars, reading)
    reading.row(where, () => draftOf(vars, metadata, asked, value.description))
  }
}

/** A case for each combination of what lists among the variables hold. */
function expanded(vars: Record<string, unknown>): Record<string, unknown>[] {
  let cases: Record<string, unknown>[] = [{}]
  for (const [name, value] of Object.entries(vars)) {
    const values = Array.isArray(value) && value.length > 0 ? (value as unknown[]) : [value]
    if (cases.length * values.length > MOST_EXPANDED)
      throw new Unreadable(say('Its lists make more than {most, plural, other {# cases}}.', { most: MOST_EXPANDED }))
    cases = cases.flatMap((one) => values.map((each) => ({ ...one, [name]: each })))
  }
  return cases
}

function draftOf(
  vars: Record<string, unknown>,
  metadata: Record<string, unknown>,
  asked: ReturnType<typeof checksOf>,
  note: unknown,
) {
  for (const [name, value] of Object.entries(vars)) {
    if (typeof value === 'string' && value.startsWith('file://'))
      throw new Unreadable(say('Variable “{name}” names a file, which is not read: put its text there.', { name }))
  }
  const ours = isRecord(metadata[OURS]) ? draftOfColumns(columnsOfRecord(metadata[OURS]).cells) : {}
  const expected: Record<string, unknown> = isRecord(ours.expected) ? ours.expected : {}
  return filled({
    note,
    ...ours,
    inputs: vars,
    expected: filled({
      ...expected,
      answers: [...new Set([...listOf(expected.answers), ...asked.answers])],
      checks: [...asked.checks, ...listOf(expected.checks)],
    }),
    tags: [...listOf(ours.tags), ...tagsOf(metadata)],
  })
}

/** What is known of a test beside, as tags: `category:math`; those of `tags` by themselves. */
const tagsOf = (metadata: Record<string, unknown>): string[] =>
  Object.entries(metadata).flatMap(([name, value]) =>
    name === OURS
      ? []
      : listOf(value).flatMap((one) => {
          if (typeof one !== 'string' && typeof one !== 'number' && typeof one !== 'boolean') return []
          const tag = (name === 'tags' ? String(one) : `${name}:${one}`).trim()
          return tag === '' || tag.length > 60 ? [] : [tag]
        }),
  )

/** Assertions with those of sets, where all of a set must hold. */
const flat = (asserts: readonly unknown[]): unknown[] =>
  asserts.flatMap((assert) =>
    isRecord(assert) && assert.type === 'assert-set' && assert.threshold === undefined
      ? flat(listOf(assert.assert))
      : [assert],
  )

function checksOf(where: string, asserts: readonly unknown[], vars: Record<string, unknown>, reading: Reading) {
  const checks: Record<string, unknown>[] = []
  const answers: string[] = []
  for (const assert of asserts) {
    reading.attempt(where, () => {
      if (!isRecord(assert)) throw new Unreadable(say('A check of it is no object with a type.'))
      const mapped = mapAssert({ ...assert, value: rendered(assert.value, vars, String(assert.type)) })
      answers.push(...mapped.answers)
      for (const check of mapped.checks) checks.push({ id: idFor(assert.metric, checks), ...check })
    })
  }
  return { checks, answers }
}

/** The name that a check has there, if no other has it. */
function idFor(metric: unknown, checks: readonly Record<string, unknown>[]): string {
  const isFree = (id: string) => id !== '' && id.length <= 40 && checks.every((check) => check.id !== id)
  return typeof metric === 'string' && isFree(metric) ? metric : `p${checks.length + 1}`
}

/** Variables in a check's text are put in; more than their names is a language of its own. */
function rendered(value: unknown, vars: Record<string, unknown>, name: string): unknown {
  if (Array.isArray(value)) return value.map((one) => rendered(one, vars, name))
  if (typeof value !== 'string') return value
  return value.replaceAll(/\{\{-?\s*(.*?)\s*-?\}\}|\{%/gs, (_, variable: string | undefined) => {
    if (variable !== undefined && Object.hasOwn(vars, variable)) return String(vars[variable])
    throw new Unreadable(
      say('Check “{name}” was left out: its text is a template of more than the names of variables.', { name }),
    )
  })
}

/** Tests as YAML. What promptfoo has no word for stands in `metadata.telar`, by the columns of a table. */
export function writePromptfoo(cases: readonly Case[]): SourceFile[] {
  const tests = cases.map((one) => {
    const { answers, checks } = one.expected
    const asserts = checks.map((check) => ({ check, assert: assertOf(check, answers) }))
    const rest = asserts.flatMap(({ check, assert }) => (assert ? [] : [check]))
    const { note, ...ours } = columnsOfCase({ ...one, inputs: {}, expected: { ...one.expected, checks: rest } })
    return filled({
      description: note,
      vars: one.inputs,
      assert: asserts.flatMap(({ assert }) => assert ?? []),
      ...(Object.values(one.inputs).some((value) => Array.isArray(value)) && {
        options: { disableVarExpansion: true },
      }),
      metadata: { [OURS]: ours },
    })
  })
  return [{ name: 'promptfoo.yaml', text: stringify({ tests }, { aliasDuplicateObjects: false, lineWidth: 0 }) }]
}
