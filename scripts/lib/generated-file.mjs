import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { root } from './paths.mjs'

/**
 * Writes a generated file, or with `check` only compares: a difference is said on the error output and fails the process.
 * @param {string} path
 * @param {string} content
 * @param {boolean} check
 */
export function writeOrCheck(path, content, check) {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return
  if (check) {
    console.error(`${relative(root, path)} is not what its generator makes: run \`npm run gen\`.`)
    process.exitCode = 1
    return
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  console.log(`wrote ${relative(root, path)}`)
}
