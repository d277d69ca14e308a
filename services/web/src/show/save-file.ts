/** Hands a file to whoever sits before the screen. */
export const saveFile = (name: string, content: string | Blob, type = 'text/plain;charset=utf-8'): void => {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
