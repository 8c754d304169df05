import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { definitions } from '@/nodes/definitions.gen'

const folder = join(import.meta.dirname, '..', '..', '..', 'messages')

/** Pairs of a text in English and the same in Spanish. */
function pairs(english: unknown, spanish: unknown): [string, string][] {
  if (typeof english === 'string') return typeof spanish === 'string' ? [[english, spanish]] : []
  if (typeof english !== 'object' || english === null || typeof spanish !== 'object' || spanish === null) return []
  const other = new Map<string, unknown>(Object.entries(spanish))
  return Object.entries(english).flatMap(([key, value]) => pairs(value, other.get(key)))
}

function allPairs(): [string, string][] {
  const read = (locale: string, file: string): unknown => JSON.parse(readFileSync(join(folder, locale, file), 'utf8'))
  const pages = readdirSync(join(folder, 'en')).flatMap((file) => pairs(read('en', file), read('es', file)))
  const nodes = [...definitions.values()].flatMap(({ messages }) => pairs(messages.en, messages.es))
  const said = Object.entries<string>(JSON.parse(readFileSync(join(folder, 'phrases.es.json'), 'utf8')))
  return [...pages, ...nodes, ...said]
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Every English text of the studio that reads differently in Spanish; `{name}` stands for anything. Plurals are left out. */
function englishTexts(): RegExp[] {
  const all = allPairs()
  const spanish = new Set(all.map(([, text]) => text))
  return all
    .map(([text]) => text)
    .filter((text) => !spanish.has(text) && !/plural|select|</.test(text))
    .filter((text) => text.replaceAll(/\{\w+\}/g, '').replaceAll(/[^a-z]/gi, '').length >= 3)
    .map(
      (text) =>
        new RegExp(
          `^${text
            .split(/\{\w+\}/)
            .map(escaped)
            .join('.+')}$`,
        ),
    )
}

const english = englishTexts()

/** The texts of a page, spoken ones included, that are still English. What people wrote themselves is not looked for. */
export async function englishOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (parent && !parent.closest('script, style, [role=menuitem][lang], [contenteditable]'))
        found.push(node.textContent ?? '')
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) found.push(element.getAttribute(name) ?? '')
    }
    return found.map((text) => text.trim()).filter((text) => text !== '')
  })
  return [...new Set(texts)].filter((text) => english.some((pattern) => pattern.test(text)))
}
