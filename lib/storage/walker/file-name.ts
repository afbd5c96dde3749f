/** Whether it names a file in a directory, here and on other systems, and nothing above or below it. */
export function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
}
