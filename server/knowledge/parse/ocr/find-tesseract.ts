import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The OCR program of this computer and the languages it is to expect, such as `eng+spa`. */
export interface OcrProgram {
  command: string
  languages: string
}

/** Finds `tesseract` in the folders of `searchPath` (the form of PATH); undefined when it is not there. */
export function findTesseract(searchPath: string, languages: string): OcrProgram | undefined {
  const names = process.platform === 'win32' ? ['tesseract.exe'] : ['tesseract']
  for (const folder of searchPath.split(delimiter)) {
    if (folder === '') continue
    const command = names.map((name) => join(folder, name)).find(isExecutable)
    if (command) return { command, languages }
  }
  return undefined
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    // Not there or not ours to run: both mean to look further.
    return false
  }
}
