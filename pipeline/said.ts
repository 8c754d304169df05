import { IntlMessageFormat } from 'intl-messageformat'
import { z } from 'zod'

type Fact = string | number | Said
/** A text or number stands as it is, what is said itself is translated, a list is joined as the reader's language does. */
export type SaidValue = Fact | Fact[]

/**
 * Something said to a person, apart from any language: an English template in ICU message format and the facts in it.
 * Without `args` the template is the text.
 */
export interface Said {
  template: string
  args?: { [name: string]: SaidValue }
}

const factSchema: z.ZodType<Fact> = z.lazy(() => z.union([z.string(), z.number(), saidSchema]))
export const saidSchema: z.ZodType<Said> = z.object({
  template: z.string(),
  args: z.record(z.string(), z.union([factSchema, z.array(factSchema)])).optional(),
})

type Letter = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r'
type FirstLetter = Letter | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z'
type Before<Text extends string, End extends string> = Text extends `${infer Start}${End}${string}` ? Start : Text
/** What stands before the comma or brace that ends it is a name, unless it is words: those of a branch hold a space. */
type NameIn<Text extends string> = Text extends `${string}${',' | '}'}${string}`
  ? Before<Before<Text, ','>, '}'> extends infer Name
    ? Name extends `${string} ${string}`
      ? never
      : Name extends `${FirstLetter}${string}`
        ? Name
        : never
    : never
  : never
type NamesIn<Text extends string, Found = never> = Text extends `${string}{${infer Rest}`
  ? NamesIn<Rest, Found | NameIn<Rest>>
  : Found
/** The facts that a template asks for, read from the literal. */
export type ArgsOf<Template extends string> = { [Name in NamesIn<Template> & string]: SaidValue }

/**
 * Says something in English: `say('“{name}” is not a folder.', { name })`. Its translation is asked for by
 * `npm run gen:phrases`. In a plural each branch begins with `#`: `{count, plural, one {# file} other {# files}}`.
 */
export function say<const Template extends string>(
  template: string extends Template ? never : Template,
  ...[args]: [NamesIn<Template>] extends [never] ? [] : [args: ArgsOf<Template>]
): Said {
  return args ? { template, args } : { template }
}

/** A sentence for what takes no more than a text, such as a schema; it is translated as `{ template: text }`. */
export const sentence = (text: string): string => text

const FOREIGN = '{text}'
const EARLIER = '{earlier}'

/** What another system said, in whatever language that was. */
export const foreign = (text: string): Said => ({ template: FOREIGN, args: { text } })

/** A finished sentence that an earlier version stored. */
export const earlier = (text: string): Said => ({ template: EARLIER, args: { earlier: text } })

/** What is said now, or was stored as a finished sentence by an earlier version. */
export const storedSaidSchema = z.union([saidSchema, z.string().transform(earlier)])

/** A language that templates are said in. */
export interface Tongue {
  locale: string
  /** Undefined: English, which the templates themselves are. */
  catalogue?: Readonly<Record<string, string>> | undefined
  /** Translates finished sentences of earlier versions. */
  earlier?: (text: string) => string | undefined
}

const ENGLISH: Tongue = { locale: 'en' }

/** What is said, in English. */
export const english = (said: Said): string => render(said, ENGLISH)

/** What is said, in the reader's language; undefined where not all of it can be said there. */
export function saidIn(said: Said, tongue: Tongue): string | undefined {
  return said.template === FOREIGN && tongue.catalogue
    ? undefined
    : isKnown(said, tongue)
      ? render(said, tongue)
      : undefined
}

function isKnown({ template, args }: Said, tongue: Tongue): boolean {
  if (!tongue.catalogue || template === FOREIGN) return true
  if (template === EARLIER) return tongue.earlier?.(String(args?.earlier)) !== undefined
  if (!Object.hasOwn(tongue.catalogue, template)) return false
  return Object.values(args ?? {})
    .flat()
    .every((fact) => typeof fact !== 'object' || isKnown(fact, tongue))
}

function render({ template, args }: Said, tongue: Tongue): string {
  const text = tongue.catalogue?.[template] ?? template
  if (!args) return text
  if (template === EARLIER) return tongue.earlier?.(String(args.earlier)) ?? String(args.earlier)
  if (template === FOREIGN) return String(args.text)
  const values: Record<string, string | number> = {}
  for (const name in args) {
    const value = args[name] ?? ''
    values[name] = typeof value === 'object' ? rendered(value, tongue) : value
  }
  return formatted(text, tongue.locale, values)
}

const isList = (value: Said | Fact[]): value is Fact[] => Array.isArray(value)

function rendered(value: Said | Fact[], tongue: Tongue): string {
  if (!isList(value)) return render(value, tongue)
  const texts = value.map((fact) => (typeof fact === 'object' ? render(fact, tongue) : String(fact)))
  return new Intl.ListFormat(tongue.locale).format(texts)
}

/** Templates are as many as the code has; what is stored may be damaged and must not fill the memory. */
const MOST_FORMATS = 2_000
const formats = new Map<string, IntlMessageFormat>()

function formatted(text: string, locale: string, values: Record<string, string | number>): string {
  try {
    const key = `${locale} ${text}`
    let format = formats.get(key)
    if (!format) {
      // next-intl would read the dots of a template as a path, and has no message for English, which is in the code.
      format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true })
      if (formats.size === MOST_FORMATS) formats.clear()
      formats.set(key, format)
    }
    return String(format.format(values))
  } catch {
    return text
  }
}
