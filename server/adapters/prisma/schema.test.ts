import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '@/server/project-root'
import { type DatabaseProvider, readMigrations } from './migrate'
import { migrationsFolder } from './open-database'

/** A column as `Type`, `Type?` (may be null), with ` = default` where it has one. */
type Columns = Record<string, string>
interface Table {
  columns: Columns
  key: string[]
  indexes: string[]
  references: string[]
}
type Tables = Record<string, Table>

const typeNames: Record<string, string> = {
  TEXT: 'String',
  INTEGER: 'Int',
  REAL: 'Float',
  'DOUBLE PRECISION': 'Float',
  DATETIME: 'DateTime',
  'TIMESTAMP(3)': 'DateTime',
  BLOB: 'Bytes',
  BYTEA: 'Bytes',
  BOOLEAN: 'Boolean',
  SERIAL: 'Int',
}

const names = (list: string) => [...list.matchAll(/\w+/g)].map(([name]) => name)

/** What `schema.prisma` promises, read line by line. */
function tablesOfSchema(schema: string): Tables {
  const models = [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)]
  const known = new Set(models.map(([, name]) => name))
  return Object.fromEntries(models.map(([, name, body]) => [name, tableOfModel(String(name), String(body), known)]))
}

function tableOfModel(model: string, body: string, known: ReadonlySet<string | undefined>): Table {
  const table: Table = { columns: {}, key: [], indexes: [], references: [] }
  const lines = body.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim())
  for (const line of lines.filter(Boolean)) {
    const block = /^@@(id|unique|index)\(\[(.*?)\]\)$/.exec(line)
    if (block) {
      const [, kind, list = ''] = block
      if (kind === 'id') table.key = names(list)
      else table.indexes.push(indexText(model, kind === 'unique', names(list)))
    } else addField(table, model, line, known)
  }
  return sorted(table)
}

function addField(table: Table, model: string, line: string, known: ReadonlySet<string | undefined>): void {
  const [, field = '', type = '', mark = '', rest = ''] = /^(\w+)\s+(\w+)(\?|\[\])?\s*(.*)$/.exec(line) ?? []
  if (known.has(type)) {
    const relation = /fields: \[(.*?)\], references: \[(.*?)\], onDelete: (\w+)/.exec(rest)
    if (relation)
      table.references.push(
        `${relation[1]} -> ${type}.${relation[2]} ${relation[3]?.replace(/\B[A-Z]/g, ' $&').toUpperCase()}`,
      )
    return
  }
  const preset = /@default\(("(?:[^"\\]|\\.)*"|(?:now|autoincrement)\(\)|[^)]*)\)/.exec(rest)?.[1]
  table.columns[field] = columnText(
    type,
    mark === '?',
    preset?.replace('now()', 'CURRENT_TIMESTAMP').replace(/^"|"$/g, "'"),
  )
  if (/@id\b/.test(rest)) table.key = [field]
  if (/@unique\b/.test(rest)) table.indexes.push(indexText(model, true, [field]))
}

const columnText = (type: string, nullable: boolean, preset: string | undefined) =>
  `${type}${nullable ? '?' : ''}${preset === undefined ? '' : ` = ${preset}`}`

const indexText = (table: string, unique: boolean, fields: string[]) =>
  `${unique ? 'unique ' : ''}${table}_${fields.join('_')}_${unique ? 'key' : 'idx'}(${fields.join(', ')})`

function sorted(table: Table): Table {
  return { ...table, indexes: table.indexes.sort(), references: table.references.sort() }
}

/** What the SQL of a migration set makes, read statement by statement; it knows the statements that Prisma writes. */
function tablesOfSql(sql: string): Tables {
  const tables: Tables = {}
  const statements = sql.replace(/^--.*$/gm, '').split(/;\s*$/m)
  for (const statement of statements.map((text) => text.trim()).filter(Boolean)) {
    const created = /^CREATE TABLE "(\w+)" \(([\s\S]*)\)$/.exec(statement)
    const index = /^CREATE (UNIQUE )?INDEX "(\w+)" ON "(\w+)"\((.*)\)$/.exec(statement)
    const altered = /^ALTER TABLE "(\w+)" ADD (COLUMN )?([\s\S]*)$/.exec(statement)
    const droppedIndex = /^DROP INDEX "(\w+)"$/.exec(statement)
    const dropped = /^DROP TABLE "(\w+)"$/.exec(statement)
    // Statements that move data make no tables.
    if (/^(UPDATE|INSERT INTO) /.test(statement)) continue
    if (dropped) delete tables[String(dropped[1])]
    else if (droppedIndex) dropIndex(tables, String(droppedIndex[1]))
    else if (created) tables[String(created[1])] = tableOfSql(String(created[2]))
    else if (index)
      tables[String(index[3])]?.indexes.push(
        `${index[1] ? 'unique ' : ''}${index[2]}(${names(String(index[4])).join(', ')})`,
      )
    else if (altered) addPart(existing(tables, String(altered[1])), String(altered[3]))
    else throw new Error(`This test does not know the statement: ${statement}`)
  }
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, sorted(table)]))
}

function dropIndex(tables: Tables, name: string): void {
  for (const table of Object.values(tables)) {
    table.indexes = table.indexes.filter((index) => !new RegExp(`^(unique )?${name}\\(`).test(index))
  }
}

function existing(tables: Tables, name: string): Table {
  const table = tables[name]
  if (table === undefined) throw new Error(`ALTER TABLE of an unknown table ${name}`)
  return table
}

function tableOfSql(body: string): Table {
  const table: Table = { columns: {}, key: [], indexes: [], references: [] }
  for (const part of body.split(/,\n/)) addPart(table, part.trim())
  return table
}

function addPart(table: Table, part: string): void {
  const key = /PRIMARY KEY \((.*)\)$/.exec(part)
  const reference = /FOREIGN KEY \((.*?)\) REFERENCES "(\w+)" ?\((.*?)\) ON DELETE ([A-Z ]+) ON UPDATE CASCADE$/.exec(
    part,
  )
  const column =
    /^"(\w+)" ([A-Z ]+?(?:\(3\))?)( NOT NULL)?(?: DEFAULT ('.*'|\S+))?( PRIMARY KEY)?( AUTOINCREMENT)?(?: CONSTRAINT "\w+" (REFERENCES .*))?$/.exec(
      part,
    )
  if (key) table.key = names(String(key[1]))
  else if (reference) {
    table.references.push(
      `${names(String(reference[1])).join()} -> ${reference[2]}.${names(String(reference[3])).join()} ${reference[4]}`,
    )
  } else if (column) {
    const [, name = '', type = '', required, written, isKey, grows, refers] = column
    const preset = grows || type === 'SERIAL' ? 'autoincrement()' : written
    if (refers) addPart(table, `FOREIGN KEY ("${name}") ${refers}`)
    table.columns[name] = columnText(typeNames[type] ?? type, required === undefined, preset)
    if (isKey) table.key = [name]
  } else throw new Error(`This test does not know the part: ${part}`)
}

async function migrationSql(provider: DatabaseProvider): Promise<string> {
  return (await readMigrations(migrationsFolder(provider))).map((migration) => migration.sql).join('\n')
}

describe('the migrations', () => {
  it.each(['sqlite', 'postgresql'] as const)('make in %s exactly the tables of the schema', async (provider) => {
    const schema = tablesOfSchema(await readFile(join(projectRoot(), 'prisma', 'schema.prisma'), 'utf8'))
    expect(Object.keys(schema)).toContain('RunEventRow')
    expect(tablesOfSql(await migrationSql(provider))).toEqual(schema)
  })

  it('have the same names for both databases', async () => {
    const [sqlite, postgresql] = await Promise.all(
      (['sqlite', 'postgresql'] as const).map(async (provider) =>
        (await readMigrations(migrationsFolder(provider))).map(({ name }) => name),
      ),
    )
    expect(postgresql).toEqual(sqlite)
  })

  it('are read by SQLite as this test reads them', async () => {
    const client = createClient({ url: ':memory:' })
    const sql = await migrationSql('sqlite')
    await client.executeMultiple(sql)
    for (const [name, table] of Object.entries(tablesOfSql(sql))) {
      const { rows } = await client.execute(`PRAGMA table_info("${name}")`)
      expect(rows.map((row) => row.name).sort(), name).toEqual(Object.keys(table.columns).sort())
    }
    client.close()
  })
})
