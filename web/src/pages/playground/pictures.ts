// What lives here: pictures that go with a question.
import type { Picture } from "./dialects/dialect";

/** Of one picture; a whole request has to stay below the gateway's limit. */
export const LARGEST_PICTURE = 10 * 1024 * 1024;

export const isPicture = (file: File): boolean =>
  file.type.startsWith("image/") && file.size <= LARGEST_PICTURE;

export function readPicture(file: File): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = typeof reader.result === "string" ? reader.result : "";
      resolve({
        name: file.name,
        mimeType: file.type,
        data: address.slice(address.indexOf(",") + 1),
      });
    };
    reader.onerror = () => {
      reject(new Error(`${file.name} can't be read`));
    };
    reader.readAsDataURL(file);
  });
}

export const addressOf = (picture: { mimeType: string; data: string }): string =>
  `data:${picture.mimeType};base64,${picture.data}`;
