export interface Tables {
  parcels: { id: string; depot: string; courier: string; due_on: Date; state: "waiting" | "out" | "delivered" };
  couriers: { id: string; name: string };
}
