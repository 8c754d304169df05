import { spawn } from 'node:child_process'
import { root } from './paths.mjs'

/** A failure that is explained by its message: no stack is shown. */
export class PlainError extends Error {}

/**
 * Runs a program of ours without showing what it says, unless it fails.
 * @param {string} what the step, as the person sees it when it fails
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 */
export function runQuietly(what, program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => reject(new PlainError(`${what} failed: ${error.message}`)))
    child.on('close', (code, signal) => {
      if (code === 0) resolve(undefined)
      else reject(new PlainError(`${output.trimEnd()}\n\n${what} failed (${signal ?? `exit code ${code}`}).`))
    })
  })
}

/**
 * Runs a program that talks to the person directly; resolves with its exit code.
 * @param {string[]} args arguments for Node
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {Promise<number>}
 */
export function runNode(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/**
 * Ends the process with what went wrong, in plain words where there are some.
 * @param {unknown} error
 */
export function endWith(error) {
  if (error instanceof PlainError) console.error(error.message)
  else console.error(error)
  process.exit(1)
}
