export type FileKind =
  | 'text'
  | 'markdown'
  | 'html'
  | 'pdf'
  | 'docx'
  | 'pptx'
  | 'xlsx'
  | 'odt'
  | 'epub'
  | 'rtf'
  | 'csv'
  | 'json'
  | 'jsonl'
  | 'xml'
  | 'eml'
  | 'msg'
  | 'code'
  | 'png'
  | 'jpeg'
  | 'tiff'

export const mimeOf: Record<FileKind, string> = {
  text: 'text/plain',
  markdown: 'text/markdown',
  html: 'text/html',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  epub: 'application/epub+zip',
  rtf: 'application/rtf',
  csv: 'text/csv',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  xml: 'application/xml',
  eml: 'message/rfc822',
  msg: 'application/vnd.ms-outlook',
  code: 'text/plain',
  png: 'image/png',
  jpeg: 'image/jpeg',
  tiff: 'image/tiff',
}

/** The part of a name behind its last dot, in lower case. */
export const extensionOf = (name: string) => /\.([a-z0-9_+-]+)$/i.exec(name)?.[1]?.toLowerCase()

const kindOfExtension: Partial<Record<string, FileKind>> = {
  md: 'markdown',
  markdown: 'markdown',
  mdx: 'markdown',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  csv: 'csv',
  tsv: 'csv',
  tab: 'csv',
  json: 'json',
  geojson: 'json',
  ipynb: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  eml: 'eml',
  xml: 'xml',
  rss: 'xml',
  atom: 'xml',
  svg: 'xml',
  xsd: 'xml',
  xsl: 'xml',
  xslt: 'xml',
  wsdl: 'xml',
  rdf: 'xml',
  kml: 'xml',
  gpx: 'xml',
  dita: 'xml',
  tei: 'xml',
  plist: 'xml',
}

/** What a text file is by its name alone. */
export function kindByName(name: string): FileKind {
  const extension = extensionOf(name)
  return kindOfExtension[extension ?? ''] ?? (languageOf(name) ? 'code' : 'text')
}

/** Kinds that are told by their bytes, under the names their files usually have. */
const otherExtensions = new Set(['txt', 'text', 'log', 'pdf', 'docx', 'pptx', 'xlsx', 'odt', 'epub', 'rtf', 'msg'])

/** Whether a file of this name is likely one that can be read: what to take of a folder full of all sorts. */
export function isReadableName(name: string): boolean {
  const extension = extensionOf(name) ?? ''
  return otherExtensions.has(extension) || kindOfExtension[extension] !== undefined || languageOf(name) !== undefined
}

const languages: Record<string, string> = {
  javascript: 'js mjs cjs jsx',
  typescript: 'ts mts cts tsx',
  python: 'py pyi pyw',
  java: 'java',
  kotlin: 'kt kts',
  scala: 'scala sc',
  groovy: 'groovy gradle',
  go: 'go',
  rust: 'rs',
  c: 'c h',
  cpp: 'cc cpp cxx hh hpp hxx ino',
  csharp: 'cs',
  fsharp: 'fs fsx',
  php: 'php phtml',
  ruby: 'rb rake gemspec',
  perl: 'pl pm',
  lua: 'lua',
  r: 'r',
  julia: 'jl',
  swift: 'swift',
  objectivec: 'm mm',
  dart: 'dart',
  elixir: 'ex exs',
  erlang: 'erl hrl',
  haskell: 'hs',
  ocaml: 'ml mli',
  clojure: 'clj cljs cljc edn',
  lisp: 'lisp el scm rkt',
  bash: 'sh bash zsh ksh fish',
  powershell: 'ps1 psm1 psd1',
  batch: 'bat cmd',
  sql: 'sql',
  graphql: 'graphql gql',
  protobuf: 'proto',
  css: 'css',
  scss: 'scss sass',
  less: 'less',
  vue: 'vue',
  svelte: 'svelte',
  yaml: 'yaml yml',
  toml: 'toml',
  ini: 'ini cfg conf properties env',
  terraform: 'tf tfvars hcl',
  cmake: 'cmake',
  nix: 'nix',
  zig: 'zig',
  solidity: 'sol',
  vb: 'vb vbs bas',
  pascal: 'pas dpr',
  fortran: 'f f90 f95 for',
  assembly: 'asm s',
  latex: 'tex sty cls bib',
  diff: 'diff patch',
}

const languageByExtension = new Map(
  Object.entries(languages).flatMap(([language, extensions]) =>
    extensions.split(' ').map((extension): [string, string] => [extension, language]),
  ),
)

const languageByName = new Map([
  ['dockerfile', 'dockerfile'],
  ['containerfile', 'dockerfile'],
  ['makefile', 'makefile'],
  ['gnumakefile', 'makefile'],
  ['cmakelists.txt', 'cmake'],
  ['jenkinsfile', 'groovy'],
  ['rakefile', 'ruby'],
  ['gemfile', 'ruby'],
])

/** The programming language that a file's name tells, in lower case; undefined for what is no source code. */
export function languageOf(name: string): string | undefined {
  const file = name.split(/[/\\]/).at(-1)?.toLowerCase() ?? ''
  return languageByName.get(file) ?? languageByExtension.get(extensionOf(file) ?? '')
}
