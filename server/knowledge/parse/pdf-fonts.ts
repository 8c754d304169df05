import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { projectRoot } from '@/server/project-root'

/**
 * What PDF.js reads beside a file: Adobe's predefined CMaps for texts in Asian fonts, and the fonts every reader must have.
 * They lie in the package whose code `unpdf` bundles without them.
 */
const folder = (part: 'cmaps' | 'standard_fonts') => join(projectRoot(), 'node_modules', 'pdfjs-dist', part)

/** Of a font's characters, this share says that it is not decoded; less is a slip of the program that wrote the file. */
const SHARE = 0.1
/** So many different characters: a font of bullets and check marks has fewer. */
const DISTINCT = 2
const DISTINCT_PRIVATE = 8

interface FontUse {
  characters: number
  /** Control and unassigned characters: no text has them, but codes that were taken for characters do. */
  impossible: number
  /** Private characters: symbols, or letters whose meaning only the font's drawings know. */
  private: number
  different: Set<string>
  pages: Set<number>
}

/** What is noticed about the fonts of one PDF while its pages are read. */
export class PdfFonts {
  private readonly uses = new Map<string, FontUse>()
  /** A font could not be made: its texts vanish without a trace, so the pages must be looked at. */
  failed = false

  /** Reads pages while listening to PDF.js, which tells of a font that it could not make only in its log. */
  async watch<T>(read: () => Promise<T>): Promise<T> {
    const { warn } = console
    console.warn = (message: unknown) => {
      if (/loadFont|translateFont/.test(String(message))) this.failed = true
    }
    try {
      return await read()
    } finally {
      console.warn = warn
    }
  }

  /** Notes a text as PDF.js decoded it. */
  note(page: number, font: string, text: string): void {
    const use = this.uses.get(font) ?? newUse()
    this.uses.set(font, use)
    for (const character of text) {
      if (character.trim() === '') continue
      use.characters++
      const isPrivate = /\p{Co}/u.test(character)
      if (!isPrivate && !/[\p{Cc}\p{Cn}\ufffd]/u.test(character)) continue
      use[isPrivate ? 'private' : 'impossible']++
      use.different.add(character)
      use.pages.add(page)
    }
  }

  /** Pages with text in fonts that do not say what their characters are, in order. */
  undecodedPages(): number[] {
    const pages = [...this.uses.values()].filter(isUndecoded).flatMap((use) => [...use.pages])
    return [...new Set(pages)].sort((a, b) => a - b)
  }
}

const newUse = (): FontUse => ({ characters: 0, impossible: 0, private: 0, different: new Set(), pages: new Set() })

function isUndecoded(use: FontUse): boolean {
  if (use.impossible >= use.characters * SHARE && use.different.size >= DISTINCT) return true
  return use.private >= use.characters * SHARE && use.different.size >= DISTINCT_PRIVATE
}

/** For PDF.js, which makes one of it for each document. */
export class CMapReader {
  async fetch({ name }: { name: string }) {
    // PDF.js asks only for names that it knows; they are names of files.
    const data = await readFile(join(folder('cmaps'), `${basename(name)}.bcmap`))
    return { cMapData: new Uint8Array(data), isCompressed: true }
  }
}

/** The same for the fonts that are in no file. */
export class StandardFontReader {
  async fetch({ filename }: { filename: string }) {
    return new Uint8Array(await readFile(join(folder('standard_fonts'), basename(filename))))
  }
}
